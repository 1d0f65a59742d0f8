"""`python -m services.notifications`: reads the settings, builds the service, runs it."""

from services.notifications.app import build
from services.notifications.settings import NotificationsSettings
from shared.web.running import run

run("notifications", NotificationsSettings, build)
