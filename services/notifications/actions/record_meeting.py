"""What messages need of a meeting is noted: when it is announced, changed or cancelled."""

from typing import Any
from uuid import UUID

from sqlmodel import select

from services.notifications.models import MeetingCard
from shared.events.meetings import MeetingAnnounced, MeetingCancelled, MeetingChanged, SeatingChanged
from shared.work import Work

MOVABLE = ("title", "starts_at", "ends_at", "place", "street", "town")
SURROUNDINGS = {"kind", "host_name", "department", "departments"}
CONTACT = {"contact_email", "contact_name"}
SEATING = {"capacity", "registration_closes_at"}


async def record_announcement(event: MeetingAnnounced, as_of: UUID, work: Work) -> MeetingCard:
    """Notes a meeting; a change that was heard before stays."""
    card = await card_of(event, as_of, work)
    card.announced_by, card.announcement = as_of, event.model_dump(mode="json")
    return card


async def record_change(event: MeetingChanged, as_of: UUID, work: Work) -> dict[str, Any]:
    """Notes when and where it now is; the values before, as far as they were known and are others now."""
    card: MeetingCard | None = await work.find(select(MeetingCard).where(MeetingCard.meeting_id == event.meeting_id))
    before = card.when_and_where() if card and card.as_of < as_of else {}
    is_newest = card is None or card.as_of < as_of
    card = await card_of(event, as_of, work)
    if is_newest:
        card.learn(event.model_dump(mode="json", include=SURROUNDINGS) if event.kind else {})
        card.learn({} if event.summary is None else {"summary": event.summary})
        card.learn(event.model_dump(include=CONTACT) if event.contact_email is not None else {})
        card.learn({"zone": event.zone} if event.zone else {})
    after = card.when_and_where()
    return {name: value for name, value in before.items() if value and value != after[name]}


async def record_seating(event: SeatingChanged, work: Work) -> None:
    """Notes how many seats there are, and until when one may register."""
    card: MeetingCard | None = await work.find(select(MeetingCard).where(MeetingCard.meeting_id == event.meeting_id))
    if card:
        card.learn(event.model_dump(mode="json", include=SEATING))


async def record_cancellation(event: MeetingCancelled, as_of: UUID, work: Work) -> MeetingCard:
    """Notes that it will not take place."""
    card = await card_of(event, as_of, work)
    card.cancelled_by = as_of
    return card


async def card_of(event: MeetingAnnounced | MeetingChanged | MeetingCancelled, as_of: UUID, work: Work) -> MeetingCard:
    """The meeting's card, brought up to what the event says unless something newer was heard."""
    card: MeetingCard | None = await work.find(select(MeetingCard).where(MeetingCard.meeting_id == event.meeting_id))
    said = {name: getattr(event, name) for name in MOVABLE if hasattr(event, name)}
    if card is None:
        card = MeetingCard(meeting_id=event.meeting_id, as_of=as_of, **said)
        work.add(card)
    elif card.as_of < as_of:
        card.sqlmodel_update({**said, "as_of": as_of})
    return card
