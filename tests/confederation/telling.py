"""What unions state for each other, in the tests of the hub; and what the hub announced."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from services.confederation.handlers import for_others
from services.confederation.handlers.from_unions import FromUnions
from shared.events.base import CATALOGUE
from shared.events.crossings import MeetingKind, MeetingOpen, SeatAsked, SeatStands, SeatState, SeatWish
from shared.events.national import National
from shared.feed import Read
from shared.listener import handlers_of
from shared.tables import outbox
from shared.work import Workplace
from tests.confederation.world import DAY, NOON

BEGINS = NOON + timedelta(days=20)


def open_meeting(number: int = 1, **given: Any) -> MeetingOpen:
    """A visit in three weeks, with four seats for members of other unions."""
    facts: dict[str, Any] = {
        "as_of": DAY,
        "meeting_id": UUID(int=10_000 + number),
        "open": True,
        "kind": MeetingKind.VISIT,
        "title": "La fonderie ouvre ses portes",
        "starts_at": BEGINS,
        "ends_at": BEGINS + timedelta(hours=2),
        "registration_opens_at": NOON - timedelta(days=1),
        "registration_closes_at": BEGINS - timedelta(days=2),
        "seats_for_others": 4,
    }
    return MeetingOpen(**facts | given)


def a_request(number: int = 1, host: str = "occitanie", **given: Any) -> SeatAsked:
    """Somebody would like a seat at a meeting of another union."""
    facts: dict[str, Any] = {
        "as_of": DAY,
        "request_id": UUID(int=20_000 + number),
        "reference": "7F3K",
        "meeting_id": UUID(int=10_001),
        "host_union": host,
        "wish": SeatWish.WANTED,
        "asked_at": datetime(2025, 6, 14, 9, 0, tzinfo=UTC),
        "wished_at": datetime(2025, 6, 14, 9, 0, tzinfo=UTC),
    }
    return SeatAsked(**facts | given)


def an_answer(number: int = 1, guest: str = "bretagne", **given: Any) -> SeatStands:
    """The host gives the seat."""
    facts: dict[str, Any] = {
        "as_of": DAY,
        "request_id": UUID(int=20_000 + number),
        "reference": "7F3K",
        "meeting_id": UUID(int=10_001),
        "guest_union": guest,
        "state": SeatState.REGISTERED,
    }
    return SeatStands(**facts | given)


async def hub_hears(place: Workplace, *reads: list[Read]) -> None:
    """Has the hub take in what was stated, and pass on what is for others."""
    async with place.work() as work:
        await FromUnions(handlers_of(for_others)).take([read for some in reads for read in some], work)


async def announced(place: Workplace) -> list[National]:
    """What the hub announced to its unions, in order."""
    question = select(outbox.c.headers, outbox.c.body).where(outbox.c.subject.like("national.%"))
    async with place.database.reading() as session:
        rows = (await session.exec(question.order_by(col(outbox.c.pos)))).all()
    found = [CATALOGUE[headers["ce-type"]].model_validate_json(body) for headers, body in rows]
    return [one for one in found if isinstance(one, National)]
