"""What is said to the network of a meeting that is open to other unions."""

from datetime import date

from services.meetings.models import Meeting
from services.meetings.rules.meeting_details import TITLE_LENGTH
from shared.events.crossings import MeetingKind, MeetingOpen, as_code
from shared.text import Text, say
from shared.tidy_text import tidy


def opening(meeting: Meeting, as_of: date, zone: str) -> MeetingOpen:
    """How the meeting is open to other unions, or no more; its hours go by the clocks of the union's `zone`."""
    return MeetingOpen(
        meeting_id=meeting.id,
        open=meeting.is_open_to_others,
        kind=MeetingKind(meeting.kind),
        title=meeting.public_title,
        town=meeting.town[:200] or None,
        host=meeting.host_name and meeting.host_name[:200],
        department=as_code(meeting.department),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        registration_opens_at=meeting.registration_opens_at,
        registration_closes_at=meeting.registration_closes_at,
        seats_for_others=min(meeting.seats_for_others, meeting.capacity),
        place=meeting.own_place[:200] or None,
        street=meeting.street[:200] or None,
        zone=zone,
        contact_email=meeting.public_contact or None,
        as_of=as_of,
    )


def check_opening(meeting: Meeting, seats: int, title: str) -> dict[str, Text]:
    """One sentence for each field that cannot be accepted."""
    errors: dict[str, Text] = {}
    if not 1 <= seats <= meeting.capacity:
        errors["seats"] = say("Keep at least one seat for others, and at most {capacity}.", capacity=meeting.capacity)
    elif seats < meeting.others_taken:
        taken = meeting.others_taken
        errors["seats"] = say("Other unions have {taken} seats already; there cannot be fewer.", taken=taken)
    if not tidy(title):
        errors["title"] = say("Give the meeting a title.")
    elif len(tidy(title)) > TITLE_LENGTH:
        errors["title"] = say("This is too long: {most} characters at most.", most=TITLE_LENGTH)
    return errors
