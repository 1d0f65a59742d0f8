"""What meetings tells of a meeting is kept."""

from typing import Any

from services.membership.actions.keep import keep, told_by
from services.membership.actions.make_findable import meeting_findable
from services.membership.models import MeetingSeen
from shared.events.meetings import MeetingAnnounced, MeetingCancelled, MeetingChanged, MeetingHeld
from shared.live.changes import AGENDA
from shared.work import Work

DETAILS = ("title", "starts_at", "ends_at", "place", "town", "zone", "told")
"""What several kinds of events tell; the newest is right."""
SURROUNDINGS = ("kind", "department", "departments", "host", "told_around")
"""What facts about seats do not tell."""


async def see_announced(event: MeetingAnnounced, work: Work) -> None:
    """Keeps an announced meeting; one that changed since then keeps its newer title, times and place."""
    details = event.model_dump(include=set(DETAILS))
    values = {"id": event.meeting_id, "cancelled": False, "zone": "", **details, **surroundings(event, work)}
    await keep(MeetingSeen, {**values, "told": told_by(work)}, DETAILS, work)
    await keep(MeetingSeen, {**values, "told": ""}, SURROUNDINGS, work)
    await meeting_findable(event.meeting_id, work)
    work.touch(AGENDA)


async def see_changed(event: MeetingChanged, work: Work) -> None:
    """Keeps new title, times or place."""
    details = event.model_dump(include=set(DETAILS))
    values = {"id": event.meeting_id, "cancelled": False, **details, **surroundings(event, work), "told": told_by(work)}
    await keep(MeetingSeen, values, DETAILS, work)
    if event.kind:
        await keep(MeetingSeen, values, SURROUNDINGS, work)
    await meeting_findable(event.meeting_id, work)
    work.touch(AGENDA)


def surroundings(event: MeetingAnnounced | MeetingChanged, work: Work) -> dict[str, Any]:
    """What it is, whom it concerns, and who hosts it; an event from before that was told leaves room for another."""
    return {
        "kind": event.kind,
        "department": event.department,
        "departments": list(event.departments),
        "host": event.host_name,
        "told_around": told_by(work) if event.kind else "",
    }


async def see_cancelled(event: MeetingCancelled, work: Work) -> None:
    """Notes that it will not take place; nothing undoes that."""
    details = {"title": event.title, "starts_at": event.starts_at, "ends_at": event.starts_at, "place": "", "town": ""}
    blank = {"kind": "", "departments": [], "zone": event.zone, "told": ""}
    values = {"id": event.meeting_id, "cancelled": True, **details, **blank}
    await keep(MeetingSeen, values, ("cancelled",), work)
    await meeting_findable(event.meeting_id, work)
    work.touch(AGENDA)


async def see_held(event: MeetingHeld, work: Work) -> None:
    """Keeps a meeting that was never announced, because it was over when it was noted."""
    if event.title and event.starts_at and event.ends_at:
        details = {"title": event.title, "starts_at": event.starts_at, "ends_at": event.ends_at}
        where = {"place": event.place, "town": event.town, "department": event.department, "host": event.host_name}
        around = {"kind": event.kind, "departments": [], "cancelled": False, "zone": ""}
        values = {"id": event.meeting_id, **around, **details, **where}
        await keep(MeetingSeen, {**values, "told": told_by(work)}, DETAILS, work)
        await meeting_findable(event.meeting_id, work)
