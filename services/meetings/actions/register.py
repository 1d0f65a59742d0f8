"""A person asks for a seat: they get it, or a place in the queue."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select

from services.meetings.actions.belonging import check_belongs
from services.meetings.actions.entries import locked
from services.meetings.actions.move_the_queue import move_the_queue
from services.meetings.actions.situation import enter, look
from services.meetings.errors import BelongsNoLonger, NotKnownYet, TookPlace
from services.meetings.models import Registration, SeatState
from services.meetings.models.snapshot import Entered, Situation
from services.meetings.rules.facts import seat_fact
from shared.events.ids import new_id
from shared.events.meetings import PutOnWaitingList, SeatTaken, SeatVouched
from shared.work import Work


@dataclass(frozen=True, slots=True)
class Register:
    """Who, and with how many seats; staff may register somebody when registration is not open, and give priority."""

    person_id: UUID
    seats: int = 1
    priority: int = 0
    by_staff: bool = False


async def register(meeting_id: UUID, command: Register, work: Work) -> Entered:
    """Registers a person, or puts them on the waiting list; asking again changes nothing, or takes up an offer.

    Raises NotKnownYet, BelongsNoLonger, and whatever says that registration is not open.
    """
    meeting = await look(meeting_id, command.person_id, work)
    if not command.by_staff:
        meeting.check_shown()
    if meeting.known is None:
        raise NotKnownYet
    if meeting.entry_id:
        return await take_up(meeting, meeting.entry_id, work)
    check(meeting, command, work)
    wanted = await is_wanted(meeting, command, work)
    if meeting.free < command.seats and await offers_are_due(meeting_id, work):
        await move_the_queue(await locked(meeting_id, work), work)
        await work.flush()
        meeting = await look(meeting_id, command.person_id, work)
    state = SeatState.REGISTERED if meeting.has_room(command.seats) else SeatState.WAITING
    asked_at = await after_all_who_wait(meeting, work) if state is SeatState.WAITING else work.now
    entry = Entered(new_id(), meeting_id, command.person_id, state.value, command.seats, asked_at)
    await enter(entry, command.priority, meeting.attempts + 1, work.now if wanted else None, work)
    if wanted:
        work.announce(seat_fact(SeatVouched, meeting, entry))
    if state is SeatState.REGISTERED:
        work.announce(seat_fact(SeatTaken, meeting, entry))
    else:
        before = await waiting_before(meeting, command.priority, work)
        work.announce(seat_fact(PutOnWaitingList, meeting, entry, position=before + 1))
        if command.priority:
            await let_pass(meeting_id, work)
    return entry


async def let_pass(meeting_id: UUID, work: Work) -> None:
    """Whoever comes before others may fit into a free seat that is too few for a party; guests' places change."""
    row = await locked(meeting_id, work)
    await work.session.refresh(row)
    await move_the_queue(row, work)


async def take_up(meeting: Situation, entry_id: UUID, work: Work) -> Entered:
    """Whoever has an offer and asks for a seat takes the one that is kept; any other entry stays as it is."""
    entry = await work.get(Registration, entry_id)
    if entry.state == SeatState.OFFERED:
        if entry.vouched_at is None:
            await check_belongs(entry.person_id, meeting.starts_at, work)
        entry.accept(work.now)
        work.announce(seat_fact(SeatTaken, meeting, entry))
    return Entered.of(entry)


def check(meeting: Situation, command: Register, work: Work) -> None:
    """Raises when this person cannot register now."""
    if not command.by_staff:
        meeting.check_open(work.now)
    meeting.check_on()
    if meeting.held_at:
        raise TookPlace
    meeting.check_party(command.seats)


async def is_wanted(meeting: Situation, command: Register, work: Work) -> bool:
    """Whether staff register somebody who belongs no longer. Raises BelongsNoLonger when they ask for themselves."""
    try:
        await check_belongs(command.person_id, meeting.starts_at, work)
    except BelongsNoLonger:
        if not command.by_staff:
            raise
        return True
    return False


async def offers_are_due(meeting_id: UUID, work: Work) -> bool:
    """Whether an unanswered offer has ended that nobody has settled yet."""
    due = select(Registration.id).where(
        Registration.meeting_id == meeting_id,
        Registration.state == SeatState.OFFERED,
        col(Registration.expires_at) <= work.now,
    )
    return await work.find(due.limit(1)) is not None


async def after_all_who_wait(meeting: Situation, work: Work) -> datetime:
    """Now, but never before somebody else of the queue asked: clocks are set back, and nobody loses their turn."""
    if not meeting.waiting:
        return work.now
    last = select(func.max(Registration.asked_at)).where(
        Registration.meeting_id == meeting.id, Registration.state == SeatState.WAITING
    )
    return max(work.now, await work.find(last) or work.now)


async def waiting_before(meeting: Situation, priority: int, work: Work) -> int:
    """How many waited before a newcomer and come before them."""
    if not priority:
        return meeting.waiting
    before = select(func.count()).where(
        Registration.meeting_id == meeting.id,
        Registration.state == SeatState.WAITING,
        col(Registration.priority) >= priority,
    )
    return int(await work.find(before)) - 1
