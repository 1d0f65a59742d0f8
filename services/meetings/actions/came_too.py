"""Somebody came who had no seat: they are put on the list as having been there, and nobody is written to."""

from uuid import UUID

from sqlmodel import select

from services.meetings.actions.entries import in_state, latest
from services.meetings.errors import NotKnownYet
from services.meetings.models import Meeting, Participant, Registration, SeatState
from services.meetings.models.registration import LIVE
from services.meetings.rules.facts import seating
from services.meetings.rules.waiting_list import barred, settle
from shared.work import Work


async def came_too(meeting: Meeting, person_id: UUID, work: Work) -> Registration:
    """Their seat; where all are taken, there was one more than was planned. Raises NotKnownYet."""
    if await work.find(select(Participant.person_id).where(Participant.person_id == person_id)) is None:
        raise NotKnownYet
    entry = await latest(meeting.id, person_id, work)
    if entry and entry.state == SeatState.REGISTERED:
        return entry
    live = entry if entry and entry.state in LIVE else None
    await make_room(meeting, (live.seats if live else 1) - (live.seats_held if live else 0), work)
    if live:
        settle(meeting, live, SeatState.REGISTERED, work.now)
        return live
    added = Registration(
        meeting_id=meeting.id,
        person_id=person_id,
        state=SeatState.REGISTERED,
        asked_at=work.now,
        changed_at=work.now,
        attempt=entry.attempt + 1 if entry else 1,
        vouched_at=work.now,
    )
    work.add(added)
    meeting.count(added, 1)
    return added


async def make_room(meeting: Meeting, seats: int, work: Work) -> None:
    """As many seats as were used, if more came than were planned."""
    if seats > meeting.free:
        meeting.capacity += seats - meeting.free
        waiting = await in_state(meeting.id, work, SeatState.WAITING)
        guests = sum(bool(one.guest_union) for one in waiting)
        work.announce(seating(meeting, guests - barred(meeting, waiting)))
