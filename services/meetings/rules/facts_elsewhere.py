"""What is announced about meetings elsewhere and our people's seats there: the same events as for meetings of our own.

`registration_id` is the request's id, `meeting_id` the meeting's at its host.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from services.meetings.models import MeetingElsewhere, RequestElsewhere, RequestState
from services.meetings.models.request_elsewhere import HOLDS_A_SEAT
from shared.events.crossings import SeatAsked, SeatWish
from shared.events.meetings import MeetingCancelled, MeetingChanged, SeatFact

Fact = TypeVar("Fact", bound=SeatFact)


def seat_fact(fact: type[Fact], meeting: MeetingElsewhere, asked: RequestElsewhere, **more: Any) -> Fact:
    """A fact about one person's seat elsewhere."""
    return fact(
        registration_id=asked.id,
        meeting_id=asked.meeting_id,
        person_id=asked.person_id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        street=meeting.street,
        town=meeting.town,
        zone=meeting.zone,
        contact_email=meeting.contact_email,
        seats=asked.seats,
        **more,
    )


def changed(meeting: MeetingElsewhere, what: tuple[str, ...], asked: Sequence[RequestElsewhere]) -> MeetingChanged:
    """Time, place or title changed; those with one of these live requests are told."""
    until = [one.expires_at for one in asked if one.state == RequestState.OFFERED]
    return MeetingChanged(
        meeting_id=meeting.meeting_id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        street=meeting.street,
        town=meeting.town,
        zone=meeting.zone,
        contact_email=meeting.contact_email,
        changed=what,
        registered=tuple(one.person_id for one in asked if one.state in HOLDS_A_SEAT),
        offered=tuple(one.person_id for one in asked if one.state == RequestState.OFFERED),
        waiting=tuple(one.person_id for one in asked if one.state not in HOLDS_A_SEAT),
        offered_until=tuple(moment for moment in until if moment),
    )


def cancelled(meeting: MeetingElsewhere, person_id: UUID) -> MeetingCancelled:
    """The meeting will not take place; why, its own union has not said to the network."""
    return MeetingCancelled(
        meeting_id=meeting.meeting_id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        reason="",
        zone=meeting.zone,
        concerned=(person_id,),
    )


def wish(asked: RequestElsewhere, as_of: date) -> SeatAsked:
    """What the person wants now, without the person."""
    return SeatAsked(
        request_id=asked.id,
        reference=asked.reference,
        meeting_id=asked.meeting_id,
        host_union=asked.host_union,
        cooperative=asked.cooperative and asked.cooperative[:200],
        seats=asked.seats,
        wish=SeatWish(asked.wish),
        offer=asked.accepted,
        asked_at=asked.asked_at,
        wished_at=asked.wished_at,
        as_of=as_of,
    )
