"""`python -m services.membership`: reads the settings, builds the service, runs it."""

from services.membership.app import build
from services.membership.settings import MembershipSettings
from shared.web.running import run

run("membership", MembershipSettings, build)
