"""Guests from other unions are told how their requests stand, whatever it was that changed it."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select

from services.meetings.actions.entries import in_state
from services.meetings.models import Guest, Meeting, Registration, SeatState
from services.meetings.rules.facts import seating
from services.meetings.rules.guests import end_of_wait, stands
from services.meetings.rules.waiting_list import barred, position, settle
from shared.work import Work

UNSAID = {"as_of", "union", "epoch", "seq"}


async def tell_guests(meeting: Meeting, gone: Collection[UUID], work: Work) -> None:
    """States each request of which something is new; nothing for a meeting that was never open to others.

    `gone` are the registrations of those who belong no longer: they wait, but newcomers need not wait for them.
    """
    work.touch(meeting.id)
    waiting = await in_state(meeting.id, work, SeatState.WAITING) if gone or meeting.opened_at else []
    in_vain = barred(meeting, waiting)
    before, meeting.barred = meeting.barred, in_vain + sum(one.id in gone for one in waiting)
    if meeting.opened_at is None:
        return
    guests: list[Guest] = await work.all(
        select(Guest).where(Guest.meeting_id == meeting.id).order_by(col(Guest.request_id))
    )
    known = select(Registration).where(
        Registration.meeting_id == meeting.id, col(Registration.guest_union).is_not(None)
    )
    entries = {one.id: one for one in await work.all(known)}
    news = meeting.barred != before
    for guest in guests:
        entry = entries.get(guest.request_id)
        news |= tell_guest(guest, entry, position(entry, waiting) if entry else 0, work)
    if news:
        work.announce(seating(meeting, sum(bool(one.guest_union) for one in waiting) - in_vain))


def tell_guest(guest: Guest, entry: Registration | None, place: int, work: Work) -> bool:
    """States a request, unless nothing is new since it was stated last; whether it did."""
    statement = stands(guest, entry, place, work.today)
    said = statement.model_dump(mode="json", exclude=UNSAID)
    if said == guest.stated:
        return False
    guest.stated = said
    work.announce(statement)
    return True


async def end_hopeless_waits(meeting: Meeting, work: Work) -> None:
    """Guests need not wait for what there is no more: a meeting closed to others, or with too few seats for them."""
    waiting = await in_state(meeting.id, work, SeatState.WAITING)
    for entry in [one for one in waiting if one.guest_union]:
        if why := end_of_wait(meeting, entry.seats):
            guest = await work.get(Guest, entry.id)
            guest.why = why
            settle(meeting, entry, SeatState.CANCELLED, work.now)
