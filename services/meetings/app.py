"""Builds the service; every door is listed here."""

from pathlib import Path

from fastapi import FastAPI

from services.meetings.settings import MeetingsSettings
from shared.service import Service
from shared.settings import NodeSettings
from shared.web.service_app import service_app

HERE = Path(__file__).parent
PREFIXES = ("agenda", "meetings", "registrations", "r", "api/meetings")
"""The first segments of the paths that this service answers."""


def build(settings: NodeSettings) -> FastAPI:
    """The service, ready to run."""
    own = MeetingsSettings.model_validate(settings.model_dump())
    service = Service("meetings", own, HERE / "migrations", (), ())
    return service_app(service, HERE / "templates", [])
