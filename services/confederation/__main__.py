"""`python -m services.confederation`: reads the settings, builds the service, runs it."""

from services.confederation.app import build
from services.confederation.settings import ConfederationSettings
from shared.web.running import run

run("confederation", ConfederationSettings, build)
