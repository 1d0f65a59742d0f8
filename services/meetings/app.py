"""Builds the service; every door is listed here."""

from pathlib import Path

from fastapi import FastAPI

from services.meetings.actions.keep_offers import keep_offers
from services.meetings.api import meetings as meetings_api
from services.meetings.api import network as network_api
from services.meetings.api import planning as planning_api
from services.meetings.api import registrations as registrations_api
from services.meetings.handlers import from_confederation, from_membership
from services.meetings.models import Registration, RequestElsewhere
from services.meetings.models.attendance_change import AttendanceChange
from services.meetings.pages import (
    agenda,
    answers,
    attendance,
    meetings,
    network,
    opening,
    people,
    personal_links,
    planning,
    registrations,
)
from services.meetings.queries import meetings as queries
from services.meetings.queries.statements import STATEMENTS
from services.meetings.settings import MeetingsSettings
from shared.errand import Errand
from shared.listener import handlers_of
from shared.service import Service
from shared.settings import NodeSettings
from shared.web.kept_pages import KeptPages
from shared.web.service_app import service_app

HERE = Path(__file__).parent
PREFIXES = ("agenda", "meetings", "registrations", "r", "api/meetings", "live/meetings")
"""The first segments of the paths that this service answers."""

DOORS = (
    agenda.router,
    network.router,
    planning.router,
    meetings.router,
    people.router,
    attendance.router,
    opening.router,
    answers.router,
    registrations.router,
    personal_links.router,
    network_api.router,
    meetings_api.router,
    planning_api.router,
    registrations_api.router,
)


ORDERED = (Registration.id, RequestElsewhere.id, AttendanceChange.id)
"""Ids that put lists into their order."""


def build(settings: NodeSettings) -> FastAPI:
    """The service, ready to run."""
    own = MeetingsSettings.model_validate(settings.model_dump())
    errands = [Errand("offers", keep_offers, rests_on_trial=True)]
    handlers = handlers_of(from_membership, from_confederation)
    service = Service("meetings", own, HERE / "migrations", handlers, errands, statements=STATEMENTS, ordered=ORDERED)
    app = service_app(service, HERE / "templates", DOORS)
    app.state.kept_pages = KeptPages()
    app.state.shows = queries.announced
    app.state.offer_hours = own.offer_hours
    return app
