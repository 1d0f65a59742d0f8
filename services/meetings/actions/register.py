"""A person asks for a seat: they get it, or a place in the queue."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, func, select

from services.meetings.actions.entries import known_and_live, locked
from services.meetings.actions.move_the_queue import move_the_queue
from services.meetings.errors import HasBegun, NotKnownYet
from services.meetings.models import Meeting, Registration, SeatState
from services.meetings.rules.facts import seat_fact
from shared.events.meetings import PutOnWaitingList, SeatTaken
from shared.work import Work


@dataclass(frozen=True, slots=True)
class Register:
    """Who, and with how many seats; staff may register somebody when registration is not open, and give priority."""

    person_id: UUID
    seats: int = 1
    priority: int = 0
    by_staff: bool = False


async def register(meeting_id: UUID, command: Register, work: Work) -> Registration:
    """Registers a person, or puts them on the waiting list; asking again changes nothing, or takes up an offer.

    Raises NotKnownYet, and whatever says that registration is not open.
    """
    meeting = await locked(meeting_id, work)
    known, entry = await known_and_live(meeting_id, command.person_id, work)
    if not known:
        raise NotKnownYet
    if entry is not None:
        return take_up(meeting, entry, work)
    check(meeting, command, work)
    if meeting.free < command.seats and await offers_are_due(meeting_id, work):
        await move_the_queue(meeting, work)
    entry = Registration(
        meeting_id=meeting_id,
        person_id=command.person_id,
        state=SeatState.REGISTERED if meeting.has_room(command.seats) else SeatState.WAITING,
        seats=command.seats,
        priority=command.priority,
        asked_at=work.now,
        changed_at=work.now,
    )
    meeting.count(entry, 1)
    work.add(entry)
    if entry.state == SeatState.REGISTERED:
        work.announce(seat_fact(SeatTaken, meeting, entry))
    else:
        place = await place_in_queue(meeting, entry, work)
        work.announce(seat_fact(PutOnWaitingList, meeting, entry, position=place))
    return entry


def take_up(meeting: Meeting, entry: Registration, work: Work) -> Registration:
    """Whoever has an offer and asks for a seat takes the one that is kept."""
    if entry.state == SeatState.OFFERED:
        entry.accept(work.now)
        work.announce(seat_fact(SeatTaken, meeting, entry))
    return entry


def check(meeting: Meeting, command: Register, work: Work) -> None:
    """Raises when this person cannot register now."""
    if not command.by_staff:
        meeting.check_open(work.now)
    meeting.check_on()
    if meeting.held_at:
        raise HasBegun
    meeting.check_party(command.seats)


async def offers_are_due(meeting_id: UUID, work: Work) -> bool:
    """Whether an unanswered offer has ended that nobody has settled yet."""
    due = select(Registration.id).where(
        Registration.meeting_id == meeting_id,
        Registration.state == SeatState.OFFERED,
        col(Registration.expires_at) <= work.now,
    )
    return await work.find(due.limit(1)) is not None


async def place_in_queue(meeting: Meeting, entry: Registration, work: Work) -> int:
    """Which in the queue a new entry is, from 1."""
    if not entry.priority:
        return meeting.waiting
    before = select(func.count()).where(
        Registration.meeting_id == meeting.id,
        Registration.state == SeatState.WAITING,
        col(Registration.priority) >= entry.priority,
        col(Registration.id) != entry.id,
    )
    return int(await work.find(before)) + 1
