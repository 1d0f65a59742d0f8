"""Builds the service; every door is listed here."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from nats.js.api import StreamConfig

from services.confederation.actions.make_sign_in_link import make_sign_in_link
from services.confederation.actions.tell_how_far import tell_whoever_is_linked
from services.confederation.api import figures, restatements
from services.confederation.errands.compare_totals import compare_totals_errand
from services.confederation.errands.hand_over import hand_over_errand
from services.confederation.errands.look_at_links import links_errand
from services.confederation.errands.look_at_readers import readers_errand
from services.confederation.errands.operator_link import operator_link_errand
from services.confederation.errands.read_anew import read_anew
from services.confederation.handlers import for_others, from_operator
from services.confederation.handlers.from_unions import FromUnions
from services.confederation.models import AuditEntry
from services.confederation.pages import (
    account,
    audit,
    breakdowns,
    bulletins,
    cooperatives,
    crossings,
    exports,
    links,
    map,
    overview,
    sign_in,
    trends,
    unions,
)
from services.confederation.pages.navigation import NAVIGATION
from services.confederation.queries.reconciliation import Reconciled
from services.confederation.queries.reconciliation import reconcile as reconcile_all
from services.confederation.queries.unions import linked_unions
from services.confederation.settings import ConfederationSettings
from shared.back_in_touch import BackInTouch
from shared.database import Database
from shared.identity import Role
from shared.listener import handlers_of
from shared.migrate import migrate
from shared.reader import Reader
from shared.service import Service
from shared.settings import NodeSettings
from shared.station import FED_ACCOUNT, LANES_OF_THE_HUB, Station, Streams, streams_of_the_hub
from shared.streams import ALL_AGGREGATES, all_aggregates_stream
from shared.web.kept_pages import KeptPages
from shared.web.service_app import service_app
from shared.work import Workplace

HERE = Path(__file__).parent
NAME = "confederation"
PREFIXES = (
    "",
    "sign-in",
    "sign-out",
    "account",
    "audit",
    "readers",
    "overview",
    "unions",
    "map",
    "breakdowns",
    "trends",
    "links",
    "crossings",
    "cooperatives",
    "exports",
    "bulletins",
    "api/confederation",
)
"""The beginnings of the paths that this service answers; "" is the front page."""
PAGES = (
    sign_in,
    account,
    audit,
    overview,
    unions,
    map,
    breakdowns,
    trends,
    links,
    crossings,
    cooperatives,
    exports,
    bulletins,
)
PROGRAMS = (figures, restatements)


def build(settings: ConfederationSettings) -> FastAPI:
    """The application of the confederation."""
    service = Service(
        NAME,
        settings,
        HERE / "migrations",
        handlers_of(from_operator),
        [
            operator_link_errand(settings.operator_link_digest),
            hand_over_errand(),
            compare_totals_errand(),
            readers_errand(settings.broker_nat_url),
            links_errand(settings.broker_fed_url),
        ],
        Station(LANES_OF_THE_HUB, streams),
        [reader(), BackInTouch(ALL_AGGREGATES, FED_ACCOUNT, all_aggregates, tell_whoever_is_linked)],
        ordered=[AuditEntry.id],
    )
    doors = [door.router for door in (*PAGES, *PROGRAMS)]
    app = service_app(service, HERE / "templates", doors, NAVIGATION)
    app.state.kept_pages = KeptPages()
    app.state.was_seen = account.seen_by(service.place)
    return app


def reader() -> Reader:
    """The reader of what unions state; its edition goes up with each change of what is made of it."""
    return Reader(ALL_AGGREGATES, FED_ACCOUNT, FromUnions(handlers_of(for_others)), edition=1)


async def streams(place: Workplace, settings: NodeSettings) -> Streams:
    """What the hub has, and one stream with what all linked unions state."""
    return await streams_of_the_hub(place, settings) | {FED_ACCOUNT: [await all_aggregates(place)]}


async def all_aggregates(place: Workplace) -> StreamConfig:
    """What all linked unions state: one source for each of them."""
    async with place.database.reading() as session:
        return all_aggregates_stream(await linked_unions(session))


async def sign_in_link(
    settings: ConfederationSettings, role: Role = Role.OPERATOR, federation: str = "", name: str = ""
) -> str:
    """A new sign-in link: for the operator, for an analyst, or for a reader of one federation; for whom, by name."""
    async with workplace(settings) as place, place.work() as work:
        token = await make_sign_in_link(role, federation, work, name)
    return f"{settings.public_url}/sign-in/{token}"


async def rebuild(settings: ConfederationSettings, told: Callable[[int, int], None] = lambda _at, _end: None) -> float:
    """Makes all figures anew from the stream; how many seconds that took. `told` hears how far it is, of how many."""
    async with workplace(settings) as place:
        return await read_anew(place, reader(), settings.broker_fed_url, told)


async def reconcile(settings: ConfederationSettings) -> list[Reconciled]:
    """The hub's sums against the totals that each union has signed."""
    async with workplace(settings) as place, place.database.reading() as session:
        return await reconcile_all(session)


@asynccontextmanager
async def workplace(settings: ConfederationSettings) -> AsyncIterator[Workplace]:
    """The service's database, beside the service."""
    place = Workplace(Database(settings.database_url), settings.union, NAME, settings.clock)
    try:
        await migrate(place.database, HERE / "migrations")
        yield place
    finally:
        await place.database.close()
