"""Another union says what somebody of theirs wants: a seat, the seat that was offered, or nothing any more."""

from services.meetings.actions.entries import in_state
from services.meetings.actions.guests import end_hopeless_waits, tell_guest
from services.meetings.actions.move_the_queue import end_offers, move_the_queue
from services.meetings.models import Guest, Meeting, Registration, SeatState
from services.meetings.models.registration import LIVE
from services.meetings.rules.guests import CLOSED, LATE, UNKNOWN, age, refusal
from services.meetings.rules.waiting_list import may_have_seat, settle
from shared.events.crossings import SeatWish
from shared.events.national import SeatRequest
from shared.work import Work


async def hear_wish(said: SeatRequest, work: Work) -> None:
    """Does what is wanted, as far as it is possible, and answers; an older word than the newest heard does nothing."""
    meeting = await work.session.get(
        Meeting, said.meeting_id, with_for_update=None if work.place.database.sqlite else True
    )
    guest = await newest_word_of(said, work)
    if guest is None:
        return
    if meeting is None or meeting.opened_at is None:
        guest.why = UNKNOWN
        tell_guest(guest, None, 0, work)
        return
    await end_offers(meeting, work)
    await settle_wish(meeting, guest, said, work)
    await end_hopeless_waits(meeting, work)
    await move_the_queue(meeting, work)


async def newest_word_of(said: SeatRequest, work: Work) -> Guest | None:
    """The guest, who is answered again whatever comes of it; None where something newer was heard, or of a stranger."""
    guest = await work.session.get(Guest, said.request_id)
    if guest is None:
        if await work.session.get(Registration, said.request_id):
            return None
        guest = Guest(
            request_id=said.request_id,
            meeting_id=said.meeting_id,
            union=said.guest_union,
            union_name=said.guest_union_name,
            reference=said.reference,
            seats=said.seats,
        )
        work.add(guest)
    if guest.meeting_id != said.meeting_id or (said.epoch, said.seq) <= (guest.epoch, guest.seq):
        return None
    guest.epoch, guest.seq, guest.stated = said.epoch, said.seq, {}
    # The hub lets only the union that asked speak of a request, or the one that it became.
    guest.union, guest.union_name = said.guest_union, said.guest_union_name
    guest.cooperative = said.cooperative or ""
    return guest


async def settle_wish(meeting: Meeting, guest: Guest, said: SeatRequest, work: Work) -> None:
    """Moves the guest's registration to where the wish takes it; what has come to an end stays ended."""
    entry = await work.session.get(Registration, guest.request_id)
    if guest.why or guest.gone:
        return
    if said.wish is SeatWish.GIVEN_BACK:
        guest.gone = entry is None
        give_back(meeting, entry, work)
    elif entry is None:
        await let_in(meeting, guest, said, work)
    elif said.wish is SeatWish.ACCEPTED:
        await take_yes(meeting, guest, entry, said, work)


def give_back(meeting: Meeting, entry: Registration | None, work: Work) -> None:
    """The guest does not come, however late the word arrives; attendance that was noted stays."""
    if entry and entry.state in LIVE and not meeting.held_at:
        declined = entry.state == SeatState.OFFERED
        settle(meeting, entry, SeatState.DECLINED if declined else SeatState.CANCELLED, work.now)


async def let_in(meeting: Meeting, guest: Guest, said: SeatRequest, work: Work) -> None:
    """A seat, a place in the queue by age, or a refusal."""
    guest.why = refusal(meeting, said.seats, work.now)
    if guest.why or meeting.opened_at is None:
        return
    entry = Registration(
        id=guest.request_id,
        person_id=guest.request_id,
        meeting_id=meeting.id,
        state=SeatState.WAITING,
        seats=said.seats,
        asked_at=age(said.asked_at, meeting.opened_at, work.now),
        changed_at=work.now,
        guest_union=guest.union,
    )
    if said.wish is SeatWish.ACCEPTED:
        # An offer that this node does not know of was made before it was restored; the next one has another number.
        entry.offers = said.offer
    work.add(entry)
    meeting.count(entry, 1)
    await seat_or_queue(meeting, entry, work)


async def take_yes(meeting: Meeting, guest: Guest, entry: Registration, said: SeatRequest, work: Work) -> None:
    """The offer is taken. When its time was over before the word arrived: the seat if nobody waits before them, else
    the queue, at the old place; unless the yes itself came too late.

    Said again it changes nothing: whoever waits with that number of offers has had their answer.
    """
    if said.offer < entry.offers or entry.state not in (SeatState.OFFERED, SeatState.EXPIRED, SeatState.WAITING):
        return
    if entry.state == SeatState.WAITING and said.offer == entry.offers:
        return
    entry.offers = said.offer
    if entry.state == SeatState.OFFERED:
        settle(meeting, entry, SeatState.REGISTERED, work.now)
        return
    if entry.state == SeatState.EXPIRED:
        if meeting.held_at or not meeting.is_on or work.now >= meeting.starts_at:
            guest.why = CLOSED
        elif entry.offered_until and said.wished_at > entry.offered_until:
            guest.why = LATE
        if guest.why:
            return
        settle(meeting, entry, SeatState.WAITING, work.now)
    await seat_or_queue(meeting, entry, work)


async def seat_or_queue(meeting: Meeting, entry: Registration, work: Work) -> None:
    """Seats a guest who waits when it is their turn and a seat is free."""
    if may_have_seat(meeting, entry, await in_state(meeting.id, work, SeatState.WAITING)):
        settle(meeting, entry, SeatState.REGISTERED, work.now)
