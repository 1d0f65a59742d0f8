"""`python -m services.meetings`: reads the settings, builds the service, runs it."""

from services.meetings.app import build
from services.meetings.settings import MeetingsSettings
from shared.web.running import run

run("meetings", MeetingsSettings, build)
