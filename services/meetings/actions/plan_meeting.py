"""Staff plan a meeting: a draft that nobody else sees."""

from dataclasses import dataclass
from datetime import UTC, datetime

from services.meetings.models import Host, Meeting
from services.meetings.rules.facts import planned
from services.meetings.rules.meeting_details import MeetingDetails, check_details, closes_by_default
from shared.clock import in_zone
from shared.email_address import email_address
from shared.errors import NotFound
from shared.live.changes import DRAFTS
from shared.text import say
from shared.tidy_text import tidy, tidy_lines
from shared.work import Work


@dataclass(frozen=True)
class PlanMeeting:
    """The details, and for how many hours a freed seat of this meeting is kept for whom it is offered to."""

    details: MeetingDetails
    offer_hours: float = 24


async def plan_meeting(command: PlanMeeting, work: Work) -> Meeting:
    """Plans a meeting. Raises WrongDetails."""
    details = command.details
    closes_at = closing(details, work)
    check_details(details, closes_at, work.now)
    meeting = Meeting(
        kind=details.kind,
        title="",
        starts_at=details.starts_at,
        ends_at=details.ends_at,
        registration_opens_at=work.now,
        registration_closes_at=closes_at,
        capacity=details.capacity,
        offer_hours=command.offer_hours,
    )
    fill_in(meeting, details, closes_at, await host_of(details, work))
    work.add(meeting)
    work.announce(planned(meeting))
    work.touch(DRAFTS)
    return meeting


def closing(details: MeetingDetails, work: Work) -> datetime:
    """When registration closes."""
    return details.registration_closes_at or closes_by_default(details.starts_at, work.now, work.place.clock)


async def host_of(details: MeetingDetails, work: Work) -> Host | None:
    """The co-operative that hosts, if one does. Raises NotFound."""
    if details.host_cooperative_id is None:
        return None
    missing = say("The co-operative that hosts is not known here (yet). Choose another, or try again in a minute.")
    host = await work.get(Host, details.host_cooperative_id, missing)
    if not host.name:
        raise NotFound(missing)
    return host


def fill_in(meeting: Meeting, details: MeetingDetails, closes_at: datetime, host: Host | None) -> None:
    """Puts the details into the meeting's row; what they leave empty of the place is the host's."""
    meeting.kind, meeting.title, meeting.summary = details.kind, tidy(details.title), tidy_lines(details.summary)
    meeting.starts_at, meeting.ends_at = in_zone(details.starts_at, UTC), in_zone(details.ends_at, UTC)
    meeting.registration_closes_at, meeting.capacity = in_zone(closes_at, UTC), details.capacity
    meeting.host_cooperative_id = host.cooperative_id if host else None
    meeting.host_name = host.name if host else None
    meeting.department = host.department if host else None
    meeting.departments = sorted(set(details.departments))
    meeting.own_place, meeting.own_street = tidy(details.place), tidy(details.street)
    meeting.own_town = tidy(details.town)
    meeting.contact_email = email_address(details.contact_email) or ""
    meeting.contact_name = tidy(details.contact_name)
    elsewhere = bool(meeting.own_place or meeting.own_town)
    meeting.place = meeting.own_place or (host.name if host else "")
    meeting.street = meeting.own_street or ((host.street or "") if host and not elsewhere else "")
    meeting.town = meeting.own_town or ((host.town or "") if host else "")
