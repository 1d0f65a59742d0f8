"""A union with two co-operatives in its services' databases, and a hub beside it; without duties.

What one service announces is handed to the others as a broker would, so that each knows its own copy.
"""

from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

from fastapi import FastAPI

from services.confederation import app as confederation
from services.confederation.settings import ConfederationSettings
from services.meetings import app as meetings
from services.meetings.settings import MeetingsSettings
from services.membership import app as membership
from services.membership.settings import MembershipSettings
from services.notifications import app as notifications
from services.notifications.settings import NotificationsSettings
from shared.events.envelope import Cause
from shared.identity import Visitor
from shared.migrate import migrate
from shared.tables import outbox
from shared.work import Work, Workplace

NOWHERE = "nats://nobody@127.0.0.1:1"
BROKERS = ("broker_url", "broker_fed_url", "broker_nat_url")
SERVICES: dict[str, tuple[ModuleType, Any]] = {
    "membership": (membership, MembershipSettings),
    "meetings": (meetings, MeetingsSettings),
    "notifications": (notifications, NotificationsSettings),
    "confederation": (confederation, ConfederationSettings),
}
NODE = ("membership", "meetings", "notifications")
SINCE = date(2020, 1, 1)
Url = Callable[[str], str]


def sqlite_in(folder: Path) -> Url:
    """A file for each service."""
    return lambda name: f"sqlite+aiosqlite:///{folder / name}.sqlite"


def an_app(name: str, url: str, **more: Any) -> FastAPI:
    """The application of a service over a database, as the service builds it."""
    module, settings = SERVICES[name]
    given = {
        "union": "hub" if name == "confederation" else "occitanie",
        "union_name": "Union of the tests",
        "database_url": url,
        **dict.fromkeys(BROKERS, NOWHERE),
        "secret": "a secret of the tests",
        "public_url": "http://node.test",
        "mail_from": "union@example.org",
    }
    app: FastAPI = module.build(settings(**given | more))
    return app


@dataclass
class World:
    """The applications by service, and the ids of what is in them by a short name."""

    apps: dict[str, FastAPI]
    ids: dict[str, UUID] = field(default_factory=dict)
    delivered: dict[str, int] = field(default_factory=dict)

    def place(self, name: str) -> Workplace:
        """Where a service works."""
        place: Workplace = self.apps[name].state.service.place
        return place

    def session(self, visitor: Visitor) -> str:
        """What the cookie of a fresh session holds; the hub has seals of its own."""
        name = "membership" if "membership" in self.apps else "confederation"
        return str(self.apps[name].state.seals.session(visitor))

    async def work(self, name: str, do: Callable[[Work], Any]) -> Any:
        """One work in a service; what it announces reaches the others."""
        async with self.place(name).work() as work:
            made = await do(work)
        await self.deliver(name)
        return made

    async def deliver(self, name: str) -> None:
        """Hands on what a service has announced since the last time."""
        async with self.place(name).database.reading() as session:
            question = outbox.select().where(outbox.c.pos > self.delivered.get(name, 0)).order_by(outbox.c.pos)
            rows = (await session.exec(question)).all()  # type: ignore[call-overload]
        for row in rows:
            self.delivered[name] = row.pos
            for other in NODE:
                await self.hear(other, row.headers["ce-type"], row.body, Cause("", str(row.event_id)))

    async def hear(self, name: str, kind: str, body: bytes, cause: Cause) -> None:
        """A service hears one event, if it listens to such."""
        for handler in self.apps[name].state.service.handlers:
            if handler.event.type() == kind:
                async with self.place(name).work(cause) as work:
                    await handler(handler.event.model_validate_json(body), work)


async def open_world(stack: AsyncExitStack, url: Url, names: Iterable[str] = NODE, **more: Any) -> World:
    """Empty databases with their services in front."""
    world = World({name: an_app(name, url(name), **more) for name in names})
    for name, app in world.apps.items():
        database = app.state.service.place.database
        stack.push_async_callback(database.close)
        await migrate(database, Path(import_module(f"services.{name}").__file__ or "").parent / "migrations")
    return world
