"""A small named world for the tests of notifications: events with what matters, a clock, letters."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import col, select

from services.notifications.handlers import from_confederation, from_meetings, from_membership
from services.notifications.models import Delivery, Notice, Recipient, RecipientMandate
from services.notifications.settings import NotificationsSettings
from shared.access import heeding
from shared.arrivals import Arrival
from shared.clock import Clock
from shared.events.base import Event
from shared.events.envelope import Cause, envelope
from shared.events.ids import new_id
from shared.events.meetings import MeetingAnnounced, SeatFact, SeatTaken
from shared.events.membership import MandateGiven, PersonRecorded
from shared.listener import Listener, handlers_of
from shared.work import Workplace

HANDLERS = handlers_of(from_membership, from_meetings, from_confederation, heeding)
SECRET = "a secret of the tests"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 3, 12, 16, 30, tzinfo=UTC)  # 17:30 in Paris


@dataclass
class Time:
    """A clock that a test moves."""

    at: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **how_long: float) -> None:
        """Lets time go by."""
        self.at += timedelta(**how_long)


@dataclass
class Ear:
    """Hears events as the service does: each with an id, one transaction each."""

    place: Workplace
    ids: dict[int, tuple[Event, UUID]] = field(default_factory=dict)

    async def hears(self, *events: Event) -> None:
        """Every handler of every event, in this order; the same object heard again is the same event."""
        listener = Listener(self.place, HANDLERS)
        for event in events:
            await listener.apply_together(self.arrivals(event))

    async def hears_past_its_inbox(self, event: Event) -> None:
        """The handlers run although the inbox knows the event."""
        for arrival in self.arrivals(event):
            async with self.place.work(Cause("", str(arrival.envelope.id))) as work:
                await arrival.handler(event, work)

    def happened(self, *events: Event) -> None:
        """Gives the events their ids now, in this order, whenever they are heard."""
        for event in events:
            self.id_of(event)

    def id_of(self, event: Event) -> UUID:
        """The event's id; the event is kept, for Python gives the identity of one that is gone to another."""
        return self.ids.setdefault(id(event), (event, new_id()))[1]

    def arrivals(self, event: Event) -> list[Arrival]:
        """The event on its way to each of its handlers."""
        sealed = envelope(event, source="/unions/x/y", union="x", at=MONDAY, cause=None)
        object.__setattr__(sealed, "id", self.id_of(event))
        return [Arrival(handler, sealed, event) for handler in HANDLERS if handler.event is type(event)]


def a_person(number: int = 0, **changes: Any) -> PersonRecorded:
    """Somebody with an address; the same number is the same person."""
    said = {"first_name": "Aline", "last_name": f"Martin {number}", "email": f"aline.{number}@example.org"}
    return PersonRecorded(person_id=person(number), **(said | changes))


def person(number: int = 0) -> UUID:
    """The id of a person of the tests."""
    return UUID(int=(7 << 76) + number)


def a_mandate(number: int = 0, **changes: Any) -> MandateGiven:
    """What somebody is, since long."""
    said = {"kind": "worker", "since": date(2020, 1, 1), "department": "31", "cooperative_id": UUID(int=1)}
    return MandateGiven(person_id=person(number), mandate_id=uuid4(), **(said | changes))


MEETING: dict[str, Any] = {
    "title": "Atelier du Bois",
    "starts_at": THURSDAY,
    "ends_at": THURSDAY + timedelta(hours=1, minutes=30),
    "place": "12 rue des Tilleuls",
    "town": "Toulouse",
}


def a_meeting(**changes: Any) -> MeetingAnnounced:
    """A visit on a Thursday in March, open to everybody."""
    said = MEETING | {
        "meeting_id": uuid4(),
        "kind": "visit",
        "registration_opens_at": MONDAY - timedelta(days=1),
        "registration_closes_at": THURSDAY - timedelta(days=2),
        "capacity": 20,
        "host_name": "Scop Atelier du Bois",
    }
    return MeetingAnnounced(**(said | changes))


def a_seat(number: int = 0, fact: type[SeatFact] = SeatTaken, **changes: Any) -> SeatFact:
    """What became of somebody's seat."""
    said = MEETING | {"registration_id": uuid4(), "meeting_id": UUID(int=5), "person_id": person(number)}
    return fact(**(said | changes))


async def many(place: Workplace, people: int) -> None:
    """So many persons with an address and a mandate, already heard of."""
    as_of = new_id()
    async with place.work() as work:
        for number in range(people):
            named = {"first_name": "Aline", "last_name": f"Martin {number}", "email": f"aline.{number}@example.org"}
            work.add(Recipient(person_id=person(number), as_of=as_of, **named))
            held = {"kind": "worker", "since": date(2020, 1, 1), "department": "31"}
            work.add(RecipientMandate(mandate_id=uuid4(), person_id=person(number), until_as_of=as_of, **held))


async def notices(place: Workplace) -> list[Notice]:
    """Every notice, in the order of its making."""
    async with place.database.reading() as session:
        return list((await session.exec(select(Notice).order_by(col(Notice.id)))).all())


async def told(place: Workplace) -> set[UUID]:
    """Who was told anything."""
    return {notice.person_id for notice in await notices(place)}


async def deliveries(place: Workplace) -> list[Delivery]:
    """Every delivery, in the order of its making."""
    async with place.database.reading() as session:
        return list((await session.exec(select(Delivery).order_by(col(Delivery.id)))).all())


async def states(place: Workplace) -> list[str]:
    """How far each delivery has come."""
    return [delivery.state for delivery in await deliveries(place)]


def settings_for(database_url: str, smtp_port: int = 1, **changes: Any) -> NotificationsSettings:
    """The environment of a node of the tests."""
    said = {
        "union": "occitanie",
        "union_name": "Union régionale Occitanie",
        "database_url": database_url,
        "broker_url": "nats://127.0.0.1:1",
        "broker_fed_url": "nats://127.0.0.1:1",
        "secret": SECRET,
        "public_url": "https://union.example.org",
        "smtp_port": smtp_port,
        "mail_from": "union@example.org",
    }
    return NotificationsSettings(**(said | changes))


def clock_of(time: Time) -> Clock:
    """The house's clock, showing that time."""
    return Clock(now=time)
