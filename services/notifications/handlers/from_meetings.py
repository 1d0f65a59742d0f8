"""What notifications does when meetings speaks."""

from services.notifications.actions.record_meeting import (
    record_announcement,
    record_cancellation,
    record_change,
    record_seating,
)
from services.notifications.actions.tell import tell
from services.notifications.handlers.facts import cancellation, changes, event_of, seat_fact
from services.notifications.handlers.invitations import invitation, invite_newly_concerned
from services.notifications.queries.concerned import those_concerned
from services.notifications.queries.told_of_change import those_told_of
from shared.events.meetings import (
    MeetingAnnounced,
    MeetingCancelled,
    MeetingChanged,
    OfferDeclined,
    OfferExpired,
    PutOnWaitingList,
    RegistrationCancelled,
    SeatingChanged,
    SeatOffered,
    SeatRefused,
    SeatTaken,
)
from shared.listener import listens
from shared.work import Work


@listens(MeetingAnnounced)
async def invite_those_concerned(event: MeetingAnnounced, work: Work) -> None:
    """Whoever has a mandate on that day is invited; the union's staff see every meeting in their inbox."""
    card = await record_announcement(event, event_of(work), work)
    day = work.place.clock.local(event.starts_at).date()
    found = await those_concerned(work.session, day, event.departments)
    await tell(invitation(card), found.invited, work, inbox_only=found.staff)


@listens(MeetingChanged)
async def tell_of_change(event: MeetingChanged, work: Work) -> None:
    """Whoever comes, waits or is invited is told what is new; whom only the new day concerns is invited."""
    before = await record_change(event, event_of(work), work)
    await work.flush()
    day = work.place.clock.local(event.starts_at).date()
    for standing, people in (await those_told_of(event, work.session, day)).items():
        for fact, told in changes(event, before, standing, people, work):
            await tell(fact, told.invited, work, inbox_only=told.staff)
    await invite_newly_concerned(event, before, work)


@listens(SeatingChanged)
async def keep_seating(event: SeatingChanged, work: Work) -> None:
    """Letters say how many seats there are and until when one may register, as it is when they are written."""
    await record_seating(event, work)


@listens(MeetingCancelled)
async def tell_of_cancellation(event: MeetingCancelled, work: Work) -> None:
    """Those with a seat, an offer or a place in the queue need not come."""
    card = await record_cancellation(event, event_of(work), work)
    await tell(cancellation(event, card, work), event.concerned, work)


@listens(SeatTaken)
async def confirm_seat(event: SeatTaken, work: Work) -> None:
    """They have a seat."""
    await tell(seat_fact(event, work), [event.person_id], work)


@listens(PutOnWaitingList)
async def confirm_waiting(event: PutOnWaitingList, work: Work) -> None:
    """They wait, and know at which place."""
    await tell(seat_fact(event, work), [event.person_id], work)


@listens(SeatOffered)
async def pass_on_offer(event: SeatOffered, work: Work) -> None:
    """A seat is kept for them, until an hour that they are told."""
    await tell(seat_fact(event, work), [event.person_id], work)


@listens(OfferExpired)
async def tell_of_expiry(event: OfferExpired, work: Work) -> None:
    """They did not answer in time."""
    await tell(seat_fact(event, work), [event.person_id], work)


@listens(OfferDeclined)
async def confirm_no(event: OfferDeclined, work: Work) -> None:
    """Their no was understood."""
    await tell(seat_fact(event, work), [event.person_id], work)


@listens(RegistrationCancelled)
async def confirm_cancellation(event: RegistrationCancelled, work: Work) -> None:
    """Their seat, or their place in the queue, is given back."""
    await tell(seat_fact(event, work), [event.person_id], work)


@listens(SeatRefused)
async def tell_of_refusal(event: SeatRefused, work: Work) -> None:
    """The union that hosts the meeting gives them no seat."""
    await tell(seat_fact(event, work), [event.person_id], work)
