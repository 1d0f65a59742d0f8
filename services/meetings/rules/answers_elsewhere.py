"""What the host's answer means for the person who asked: how the request stands, and what they are told."""

from typing import Any

from services.meetings.models import MeetingElsewhere, RequestElsewhere, RequestState
from services.meetings.models.request_elsewhere import ENDS
from services.meetings.rules.facts_elsewhere import cancelled, seat_fact
from services.meetings.rules.guests import CANCELLED, LATE
from shared.events.base import Event
from shared.events.meetings import (
    OfferDeclined,
    OfferExpired,
    PutOnWaitingList,
    RegistrationCancelled,
    SeatOffered,
    SeatRefused,
    SeatTaken,
)
from shared.events.national import SeatAnswer


def follow(asked: RequestElsewhere, said: SeatAnswer) -> bool:
    """Takes over what the host says, unless something newer was heard; whether it says something new."""
    if (said.epoch, said.seq) <= (asked.epoch, asked.seq):
        return False
    before = asked.state, asked.offer
    asked.epoch, asked.seq = said.epoch, said.seq
    asked.state, asked.position, asked.why = said.state.value, said.position, said.why or ""
    asked.offer, asked.expires_at = said.offer, said.expires_at
    return before != (asked.state, asked.offer)


def has_come_to_an_end(asked: RequestElsewhere) -> bool:
    """Whether the host ended it, and the person has nothing under way that may still change that."""
    return asked.is_wanted and asked.state in ENDS and not asked.has_said_yes


def news(asked: RequestElsewhere, meeting: MeetingElsewhere, now: Any) -> Event | None:
    """What the person is told of a new answer.

    Nothing while their own word is still under way and this answers something older: an offer that they gave back, the
    end of an offer that they took in time.
    """
    if asked.state not in ENDS and not asked.is_wanted:
        return None
    match asked.state:
        case RequestState.REGISTERED:
            return seat_fact(SeatTaken, meeting, asked)
        case RequestState.WAITING:
            return seat_fact(PutOnWaitingList, meeting, asked, position=max(1, asked.position))
        case RequestState.OFFERED if asked.expires_at and now < asked.expires_at:
            return seat_fact(SeatOffered, meeting, asked, expires_at=asked.expires_at)
        case RequestState.EXPIRED if not asked.has_said_yes:
            return seat_fact(OfferExpired, meeting, asked)
        case RequestState.DECLINED:
            return seat_fact(OfferDeclined, meeting, asked)
        case RequestState.CANCELLED | RequestState.REFUSED if asked.why == CANCELLED:
            return cancelled(meeting, asked.person_id)
        case RequestState.CANCELLED:
            return seat_fact(RegistrationCancelled, meeting, asked)
        case RequestState.REFUSED if asked.why == LATE:
            return seat_fact(OfferExpired, meeting, asked)
        case RequestState.REFUSED:
            return seat_fact(SeatRefused, meeting, asked, why=asked.why)
    return None
