"""What meetings tells of seats is kept: how many there are, and who has one."""

from datetime import datetime
from uuid import UUID

from services.membership.actions.keep import keep, told_by
from services.membership.models import DraftSeen, MeetingSeen, SeatingSeen, SeatSeen
from services.membership.models.seat_seen import SeatState
from shared.events.ids import made_at
from shared.events.meetings import (
    DraftDropped,
    MeetingAnnounced,
    MeetingHeld,
    MeetingPlanned,
    SeatFact,
    SeatingChanged,
    SeatOffered,
    SeatVouched,
)
from shared.live.changes import HOME
from shared.work import Work

SEATING = ("closes_at", "capacity", "guests_taken", "guests_waiting", "told")
STANDING = ("state", "seats", "expires_at", "told", "told_at")
DRAFT = ("title", "starts_at", "ends_at", "told")
DETAILS = ("title", "starts_at", "ends_at", "place", "town", "zone", "told")


async def see_seating(event: MeetingAnnounced | SeatingChanged, work: Work) -> None:
    """Keeps how many seats there are and until when; what is said at announcing never undoes what was said later."""
    values = {
        "meeting_id": event.meeting_id,
        "closes_at": event.registration_closes_at,
        "capacity": event.capacity,
        "guests_taken": getattr(event, "guests_taken", 0),
        "guests_waiting": getattr(event, "guests_waiting", 0),
        "held": False,
    }
    await keep(SeatingSeen, {**values, "told": told_by(work)}, SEATING, work)
    if isinstance(event, MeetingAnnounced):
        opened = {**values, "opens_at": event.registration_opens_at, "told": ""}
        await keep(SeatingSeen, opened, ("opens_at",), work)
    touch(work, event.meeting_id)


async def see_took_place(event: MeetingHeld, work: Work) -> None:
    """Attendance was noted; nothing undoes that."""
    blank = {"capacity": 0, "guests_taken": 0, "guests_waiting": 0, "told": ""}
    await keep(SeatingSeen, {"meeting_id": event.meeting_id, "held": True, **blank}, ("held",), work)
    touch(work, event.meeting_id)


async def see_seat(event: SeatFact, state: SeatState, work: Work) -> None:
    """Keeps where a registration stands, and what its meeting is called: it may be another union's."""
    told = told_by(work)
    values = {
        "registration_id": event.registration_id,
        "meeting_id": event.meeting_id,
        "person_id": event.person_id,
        "state": state.value,
        "vouched": False,
        "seats": event.seats,
        "expires_at": event.expires_at if isinstance(event, SeatOffered) else None,
        "told": told,
        "told_at": moment_of(told, work),
    }
    await keep(SeatSeen, values, STANDING, work)
    blank = {"id": event.meeting_id, "kind": "", "departments": [], "cancelled": False}
    await keep(MeetingSeen, {**blank, **event.model_dump(include=set(DETAILS)), "told": told}, DETAILS, work)
    touch(work, event.meeting_id, event.person_id)


async def see_vouched(event: SeatVouched, work: Work) -> None:
    """Notes that staff want them there; nothing undoes that. Where the seat stands, other events say."""
    values = event.model_dump(include={"registration_id", "meeting_id", "person_id", "seats"})
    unknown = {"state": SeatState.REFUSED.value, "expires_at": None, "told": "", "told_at": work.now}
    await keep(SeatSeen, {**values, **unknown, "vouched": True}, ("vouched",), work)
    touch(work, event.meeting_id, event.person_id)


async def see_draft(event: MeetingPlanned, work: Work) -> None:
    """Keeps a draft as it was told last."""
    values = event.model_dump(include={"meeting_id", *DRAFT})
    await keep(DraftSeen, {**values, "dropped": False, "told": told_by(work)}, DRAFT, work)
    touch(work, event.meeting_id)


async def see_draft_dropped(event: DraftDropped, work: Work) -> None:
    """Notes that it was given up; nothing undoes that."""
    values = event.model_dump(include={"meeting_id", *DRAFT})
    await keep(DraftSeen, {**values, "dropped": True, "told": ""}, ("dropped",), work)
    touch(work, event.meeting_id)


def moment_of(told: str, work: Work) -> datetime:
    """When an event was made."""
    return made_at(UUID(told)) if told else work.now


def touch(work: Work, *ids: UUID) -> None:
    """Open home pages look again."""
    work.touch(HOME, *ids)
