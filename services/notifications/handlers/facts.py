"""Events of meetings, as the facts that people are told."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.notifications.actions.tell import Fact
from services.notifications.models import MeetingCard
from services.notifications.models.notice import Kind
from services.notifications.models.standing import Standing
from services.notifications.queries.concerned import Concerned
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


def seat_fact(event: SeatFact, work: Work) -> Fact:
    """What became of a person's seat."""
    return Fact(event_of(work), KINDS[type(event)], event.meeting_id, event.model_dump(mode="json"))


def changes(
    event: MeetingChanged, before: dict[str, Any], standing: Standing, people: Concerned, work: Work
) -> Iterator[tuple[Fact, Concerned]]:
    """A meeting moved: what people of one `standing` are told; those with an offer, each until when it is kept."""
    fact = change(event, before, standing, work)
    until = dict(zip(event.offered, event.offered_until, strict=False)) if standing == Standing.OFFERED else {}
    for person_id in sorted(people.invited & until.keys()):
        kept = {**fact.values, "expires_at": until[person_id].isoformat()}
        yield replace(fact, values=kept), Concerned({person_id})
    yield fact, Concerned(people.invited - until.keys(), people.staff)


def change(event: MeetingChanged, before: dict[str, Any], standing: Standing, work: Work) -> Fact:
    """A meeting moved; `before` is when and where it was, `standing` what those who are told are to it."""
    lists = {"registered", "offered", "waiting", "offered_until"}
    said = event.model_dump(mode="json", exclude={*lists, *unsaid(event)})
    values = {**said, "before": before, "standing": standing.value}
    return Fact(event_of(work), Kind.MEETING_CHANGED, event.meeting_id, values)


def unsaid(event: MeetingChanged) -> set[str]:
    """What an event of before that was told leaves to the meeting's card."""
    around = set() if event.kind else {"kind", "department", "departments", "host_name"}
    about = {"summary"} if event.summary is None else set()
    return around | about | ({"contact_email", "contact_name"} if event.contact_email is None else set())


def bulletin(event: BulletinPublished) -> Fact:
    """The confederation writes; its words are kept once, beside the notices."""
    return Fact(event.bulletin_id, Kind.BULLETIN, None, {"title": event.title})


def cancellation(event: MeetingCancelled, card: MeetingCard, work: Work) -> Fact:
    """A meeting will not take place; where it would have been is on its card."""
    values = {**card.when_and_where(), **event.model_dump(mode="json", exclude={"concerned"})}
    return Fact(event_of(work), Kind.MEETING_CANCELLED, event.meeting_id, values)
