"""Who has a seat, who waits, and where somebody stands."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.meetings.models import Guest, Meeting, Participant, ParticipantMandate, Registration, SeatState
from services.meetings.models.registration import LIVE, NEWEST_FIRST
from shared.access.belonging import gone_by, left_union
from shared.folding import folded


@dataclass(frozen=True, slots=True)
class Seat:
    """Where one person stands at one meeting."""

    meeting_id: UUID
    state: str
    seats: int
    expires_at: datetime | None
    position: int = 0
    undo_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a meeting's list."""

    registration_id: UUID
    person_id: UUID
    name: str
    cooperatives: str
    state: str
    seats: int
    position: int
    asked_at: datetime
    changed_at: datetime
    expires_at: datetime | None
    attendance: str
    union: str = ""
    reference: str = ""
    email: str | None = None
    phone: str | None = None


async def live_seats(session: AsyncSession, person_id: UUID) -> dict[UUID, Seat]:
    """A person's live registrations, by meeting."""
    theirs = select(Registration).where(Registration.person_id == person_id, col(Registration.state).in_(LIVE))
    entries = (await session.exec(theirs)).all()
    places = await positions(session, {one.meeting_id for one in entries if one.state == SeatState.WAITING})
    return {one.meeting_id: seat_of(one, places) for one in entries}


async def seat(session: AsyncSession, meeting_id: UUID, person_id: UUID) -> Seat | None:
    """A person's newest registration at a meeting, live or ended."""
    theirs = select(Registration).where(Registration.meeting_id == meeting_id, Registration.person_id == person_id)
    entry = (await session.exec(theirs.order_by(*NEWEST_FIRST).limit(1))).first()
    if entry is None:
        return None
    waits = entry.state == SeatState.WAITING
    return seat_of(entry, await positions(session, {meeting_id}) if waits else {})


async def all_of(session: AsyncSession, person_id: UUID) -> list[tuple[Seat, Meeting]]:
    """A person's newest registration at each meeting, with the meeting; the latest meeting first."""
    question = (
        select(Registration, Meeting)
        .join(Meeting, col(Meeting.id) == Registration.meeting_id)
        .where(Registration.person_id == person_id)
        .order_by(col(Meeting.starts_at).desc(), *NEWEST_FIRST)
    )
    newest: dict[UUID, tuple[Registration, Meeting]] = {}
    for entry, meeting in await session.exec(question):
        newest.setdefault(entry.meeting_id, (entry, meeting))
    waiting = {id for id, (entry, _) in newest.items() if entry.state == SeatState.WAITING}
    places = await positions(session, waiting)
    return [(seat_of(entry, places), meeting) for entry, meeting in newest.values()]


async def positions(session: AsyncSession, meeting_ids: Collection[UUID]) -> dict[UUID, int]:
    """Which in its meeting's queue each waiting registration is, from 1."""
    if not meeting_ids:
        return {}
    turn = (col(Registration.priority).desc(), col(Registration.asked_at), col(Registration.id))
    number: Any = func.row_number().over(partition_by=col(Registration.meeting_id), order_by=turn)
    waiting = select(Registration.id, number).where(
        col(Registration.meeting_id).in_(meeting_ids), Registration.state == SeatState.WAITING
    )
    return dict((await session.exec(waiting)).all())


def seat_of(entry: Registration, places: dict[UUID, int]) -> Seat:
    """A registration as its person sees it."""
    return Seat(entry.meeting_id, entry.state, entry.seats, entry.expires_at, places.get(entry.id, 0), entry.undo_until)


async def entries(session: AsyncSession, meeting_id: UUID, today: date) -> list[Entry]:
    """Everybody who ever asked for a seat at a meeting: by name those with a seat, by their turn those who wait."""
    question = (
        select(Registration, Participant, Guest)
        .outerjoin(Participant, col(Participant.person_id) == Registration.person_id)
        .outerjoin(Guest, col(Guest.request_id) == Registration.id)
        .where(Registration.meeting_id == meeting_id)
        .order_by(folded(col(Participant.last_name)), folded(col(Participant.first_name)), col(Registration.id))
    )
    rows = (await session.exec(question)).all()
    places = await positions(session, {meeting_id})
    belongs = await cooperatives_of(session, [entry.person_id for entry, _, _ in rows], today)
    lines = [entry_of(entry, person, guest, belongs.get(entry.person_id, ""), places) for entry, person, guest in rows]
    return sorted(lines, key=lambda one: (one.position, bool(one.union)))


def called_off(entries: Iterable[Entry], meeting: Meeting) -> list[Entry]:
    """Those who had a seat, an offer or a place in the queue when the meeting was cancelled."""
    since = meeting.cancelled_at
    return [one for one in entries if since and one.state == SeatState.CANCELLED and one.changed_at >= since]


async def who_left(session: AsyncSession, meeting_id: UUID, day: date) -> set[UUID]:
    """The live registrations of people who belong no longer on the meeting's day, and whom nobody wants there."""
    question = select(Registration.id).where(
        Registration.meeting_id == meeting_id,
        col(Registration.state).in_(LIVE),
        col(Registration.vouched_at).is_(None),
        gone_by(Registration.person_id, day),
    )
    return set((await session.exec(question)).all())


def entry_of(
    entry: Registration, person: Participant | None, guest: Guest | None, cooperatives: str, places: dict[UUID, int]
) -> Entry:
    """A line; of a guest it names union, co-operative and reference."""
    return Entry(
        registration_id=entry.id,
        person_id=entry.person_id,
        name=person.name if person and not guest else "",
        cooperatives=guest.cooperative if guest else cooperatives,
        state=entry.state,
        seats=entry.seats,
        position=places.get(entry.id, 0),
        asked_at=entry.asked_at,
        changed_at=entry.changed_at,
        expires_at=entry.expires_at,
        attendance=entry.attendance,
        union=guest.union_name if guest else "",
        reference=guest.code if guest else "",
        email=person.email if person and not guest else None,
        phone=person.phone if person and not guest else None,
    )


async def cooperatives_of(session: AsyncSession, person_ids: Collection[UUID], today: date) -> dict[UUID, str]:
    """The names of the co-operatives that people belong to on a day."""
    question = select(ParticipantMandate).where(
        col(ParticipantMandate.person_id).in_(person_ids),
        col(ParticipantMandate.cooperative_name).is_not(None),
        ~left_union(ParticipantMandate.cooperative_id, today),
    )
    names: dict[UUID, dict[str, None]] = defaultdict(dict)
    for mandate in await session.exec(question.order_by(col(ParticipantMandate.since))):
        if mandate.runs_on(today):
            names[mandate.person_id][mandate.cooperative_name or ""] = None
    return {person_id: ", ".join(theirs) for person_id, theirs in names.items()}
