"""Events of meetings, as the facts that people are told."""

from typing import Any
from uuid import UUID

from services.notifications.actions.tell import Fact
from services.notifications.models import MeetingCard
from services.notifications.models.notice import Kind
from services.notifications.models.standing import Standing
from shared.events.meetings import (
    MeetingCancelled,
    MeetingChanged,
    OfferDeclined,
    OfferExpired,
    PutOnWaitingList,
    RegistrationCancelled,
    SeatFact,
    SeatOffered,
    SeatRefused,
    SeatTaken,
)
from shared.events.national import BulletinPublished
from shared.work import Work

KINDS: dict[type[SeatFact], Kind] = {
    SeatTaken: Kind.SEAT_TAKEN,
    PutOnWaitingList: Kind.WAITING,
    SeatOffered: Kind.SEAT_OFFERED,
    OfferExpired: Kind.OFFER_EXPIRED,
    OfferDeclined: Kind.OFFER_DECLINED,
    RegistrationCancelled: Kind.REGISTRATION_CANCELLED,
    SeatRefused: Kind.SEAT_REFUSED,
}


def event_of(work: Work) -> UUID:
    """The id of the event that this work answers; ids sort by the time they were made."""
    assert work.cause and work.cause.causation, "a handler's work has the event as its cause"
    return UUID(work.cause.causation)


def invitation(card: MeetingCard) -> Fact:
    """A meeting is on, as it stands now. Only for a card whose announcement was heard."""
    assert card.announced_by and card.announcement is not None
    values = {**card.facts(), **card.when_and_where()}
    return Fact(card.announced_by, Kind.MEETING_ANNOUNCED, card.meeting_id, values)


def seat_fact(event: SeatFact, work: Work) -> Fact:
    """What became of a person's seat."""
    return Fact(event_of(work), KINDS[type(event)], event.meeting_id, event.model_dump(mode="json"))


def change(event: MeetingChanged, before: dict[str, Any], standing: Standing, work: Work) -> Fact:
    """A meeting moved; `before` is when and where it was, `standing` what those who are told are to it."""
    said = event.model_dump(mode="json", exclude={"registered", "offered", "waiting", *unsaid(event)})
    values = {**said, "before": before, "standing": standing.value}
    return Fact(event_of(work), Kind.MEETING_CHANGED, event.meeting_id, values)


def unsaid(event: MeetingChanged) -> set[str]:
    """What an event of before that was told leaves to the meeting's card."""
    around = set() if event.kind else {"kind", "department", "departments", "host_name"}
    return around | ({"summary"} if event.summary is None else set())


def bulletin(event: BulletinPublished) -> Fact:
    """The confederation writes; its words are kept once, beside the notices."""
    return Fact(event.bulletin_id, Kind.BULLETIN, None, {"title": event.title})


def cancellation(event: MeetingCancelled, card: MeetingCard, work: Work) -> Fact:
    """A meeting will not take place; where it would have been is on its card."""
    values = {**card.when_and_where(), **event.model_dump(mode="json", exclude={"concerned"})}
    return Fact(event_of(work), Kind.MEETING_CANCELLED, event.meeting_id, values)
