"""What membership does when meetings speaks: it knows what is on, for the home page and for search."""

from services.membership.actions.see_meeting import see_announced, see_cancelled, see_changed, see_held
from services.membership.actions.see_seats import (
    see_draft,
    see_draft_dropped,
    see_seat,
    see_seating,
    see_took_place,
    see_vouched,
)
from services.membership.models.seat_seen import SeatState
from shared.events.meetings import (
    DraftDropped,
    MeetingAnnounced,
    MeetingCancelled,
    MeetingChanged,
    MeetingHeld,
    MeetingPlanned,
    OfferDeclined,
    OfferExpired,
    PutOnWaitingList,
    RegistrationCancelled,
    SeatingChanged,
    SeatOffered,
    SeatRefused,
    SeatTaken,
    SeatVouched,
)
from shared.listener import listens
from shared.work import Work


@listens(MeetingAnnounced)
async def know_the_meeting(event: MeetingAnnounced, work: Work) -> None:
    """An announced meeting is shown on the home page, and found."""
    await see_announced(event, work)
    await see_seating(event, work)


@listens(MeetingChanged)
async def follow_the_change(event: MeetingChanged, work: Work) -> None:
    """It is shown with its new title, times and place; heard before the announcement, the row waits for the rest."""
    await see_changed(event, work)


@listens(MeetingCancelled)
async def mark_as_cancelled(event: MeetingCancelled, work: Work) -> None:
    """It is shown as cancelled, whatever else is heard of it later."""
    await see_cancelled(event, work)


@listens(MeetingHeld)
async def know_the_past_meeting(event: MeetingHeld, work: Work) -> None:
    """A meeting that was noted when it was over is found, too."""
    await see_held(event, work)
    await see_took_place(event, work)


@listens(SeatingChanged)
async def know_the_seats(event: SeatingChanged, work: Work) -> None:
    """How many seats are free is shown as meetings counts it."""
    await see_seating(event, work)


@listens(MeetingPlanned)
async def remind_of_the_draft(event: MeetingPlanned, work: Work) -> None:
    """Staff see what nobody knows of yet."""
    await see_draft(event, work)


@listens(DraftDropped)
async def forget_the_draft(event: DraftDropped, work: Work) -> None:
    """A draft that was given up is late no more."""
    await see_draft_dropped(event, work)


@listens(SeatTaken)
async def know_who_has_a_seat(event: SeatTaken, work: Work) -> None:
    """A person's home page shows where they have a seat."""
    await see_seat(event, SeatState.REGISTERED, work)


@listens(PutOnWaitingList)
async def know_who_waits(event: PutOnWaitingList, work: Work) -> None:
    """It shows where they wait, too."""
    await see_seat(event, SeatState.WAITING, work)


@listens(SeatOffered)
async def show_the_offer(event: SeatOffered, work: Work) -> None:
    """An offered seat waits for an answer: it comes first on the page."""
    await see_seat(event, SeatState.OFFERED, work)


@listens(OfferExpired)
async def take_back_the_offer(event: OfferExpired, work: Work) -> None:
    """It was not answered in time."""
    await see_seat(event, SeatState.EXPIRED, work)


@listens(OfferDeclined)
async def note_the_no(event: OfferDeclined, work: Work) -> None:
    """It was answered."""
    await see_seat(event, SeatState.DECLINED, work)


@listens(RegistrationCancelled)
async def note_the_freed_seat(event: RegistrationCancelled, work: Work) -> None:
    """A freed seat is shown to the union's staff."""
    await see_seat(event, SeatState.CANCELLED, work)


@listens(SeatVouched)
async def settle_the_question(event: SeatVouched, work: Work) -> None:
    """Staff want somebody there who belongs no longer: nobody is asked again."""
    await see_vouched(event, work)


@listens(SeatRefused)
async def note_the_refusal(event: SeatRefused, work: Work) -> None:
    """Another union gave no seat."""
    await see_seat(event, SeatState.REFUSED, work)
