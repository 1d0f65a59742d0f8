"""The calendar entry that goes with a letter: RFC 5545, announced by RFC 5546's PUBLISH and CANCEL."""

from datetime import UTC, datetime
from uuid import UUID

from icalendar import Calendar, Event, vCalAddress

from services.notifications.rules.letter import Letter
from shared.clock import in_zone

ZERO = datetime(2020, 1, 1, tzinfo=UTC)


def calendar_entry(
    letter: Letter, language: str, *, meeting_id: UUID, host: str, url: str, organiser: str, sender: str, at: datetime
) -> bytes:
    """The meeting for the reader's calendar, or its removal.

    `at` is when the notice was made. It numbers the entry's versions (SEQUENCE: seconds since 2020), so that a seat
    taken again after it was given back counts as newer, which a count of the meeting's changes would not say. Times are
    UTC: no program needs to know our zone to show them in its own; those of another zone stand in the text, too.
    """
    meeting, cancelled = letter.meeting, letter.calendar == "CANCEL"
    assert meeting and letter.kind, "only letters about a meeting have a calendar entry"
    event = Event()
    event.add("uid", f"{meeting_id}@{host}")
    event.add("sequence", max(0, int((at - ZERO).total_seconds())))
    event.add("dtstamp", in_zone(at, UTC))
    event.add("dtstart", in_zone(meeting.starts_at, UTC))
    if meeting.ends_at:
        event.add("dtend", in_zone(meeting.ends_at, UTC))
    event.add("summary", str(letter.title))
    if meeting.where:
        event.add("location", meeting.where)
    lines = [letter.kind, *([letter.when] if letter.when and meeting.zone else [])]
    event.add("description", "\n".join([*(one.into(language) for one in lines), url]))
    event.add("url", url)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    by = vCalAddress(f"mailto:{sender}")
    by.params["CN"] = organiser
    event.add("organizer", by)
    return wrapped(event, letter.calendar)


def wrapped(event: Event, method: str) -> bytes:
    """The event as a calendar of its own."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maillon//Notifications//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
