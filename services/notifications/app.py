"""Builds notifications; every door is listed here."""

from pathlib import Path

from fastapi import FastAPI

from services.notifications.handlers import from_meetings, from_membership
from services.notifications.settings import NotificationsSettings
from shared.listener import handlers_of
from shared.service import Service
from shared.web.service_app import service_app

HERE = Path(__file__).parent
PREFIXES = ("inbox", "api/notifications")
"""The first segments of the paths that this service answers."""


def build(settings: NotificationsSettings) -> FastAPI:
    """The service with its pages, its API and what it does in the background."""
    handlers = handlers_of(from_membership, from_meetings)
    service = Service("notifications", settings, HERE / "migrations", handlers)
    return service_app(service, HERE / "templates", [])
