"""A notice's letter: which words it says, and which facts of its meeting."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from services.notifications.models.notice import Kind
from services.notifications.models.standing import Standing
from services.notifications.rules import wording
from services.notifications.rules.bulletin import bulletin_letter
from services.notifications.rules.letter_parts import Letter
from services.notifications.rules.meeting_facts import MeetingFacts, instant, where
from services.notifications.rules.moments import beginning, moment, timespan
from services.notifications.rules.wording import Words
from shared.clock import Clock
from shared.text import Text, say

__all__ = ["Letter", "letter"]

LONGEST_TITLE = 80  # letters of a title in a subject; phones show about as many


def letter(kind: str, values: dict[str, Any], *, now: datetime, clock: Clock, has_seat: bool) -> Letter:
    """The letter of a notice. `has_seat`: the meeting may be in the reader's calendar because of us."""
    if kind == Kind.BULLETIN:
        return bulletin_letter(values)
    meeting = MeetingFacts.of(values)
    words = WORDS[Kind(kind)](meeting, values, now, clock)
    comes = has_seat and values.get("standing", Standing.REGISTERED) == Standing.REGISTERED
    calendar: Literal["PUBLISH", "CANCEL", ""] = CALENDAR.get(Kind(kind), "") if comes else ""
    if calendar and words.with_calendar:
        words = replace(words, todo=(*words.todo, words.with_calendar))
    return Letter(
        subject=say(
            "{status}: {title}, {when}",
            status=words.subject,
            title=shortened(meeting.title),
            when=beginning(meeting.starts_at, clock, meeting.zone),
        ),
        status=words.status,
        title=meeting.title,
        kind=meeting.kind,
        when=timespan(meeting.starts_at, meeting.ends_at, clock, meeting.zone),
        says=words.says,
        about=meeting.summary if kind == Kind.MEETING_ANNOUNCED else "",
        facts=facts(kind, meeting, values, clock),
        asks=words.asks,
        todo=words.todo,
        meeting=meeting,
        on=meeting.starts_at,
        calendar=calendar,
    )


WORDS: dict[Kind, Callable[[MeetingFacts, dict[str, Any], datetime, Clock], Words]] = {
    Kind.MEETING_ANNOUNCED: wording.meeting_announced,
    Kind.MEETING_CHANGED: wording.meeting_changed,
    Kind.MEETING_CANCELLED: wording.meeting_cancelled,
    Kind.SEAT_TAKEN: wording.seat_taken,
    Kind.WAITING: wording.waiting,
    Kind.SEAT_OFFERED: wording.seat_offered,
    Kind.OFFER_EXPIRED: wording.offer_expired,
    Kind.OFFER_DECLINED: wording.offer_declined,
    Kind.REGISTRATION_CANCELLED: wording.registration_cancelled,
    Kind.SEAT_REFUSED: wording.seat_refused,
}

CALENDAR: dict[Kind, Literal["PUBLISH", "CANCEL"]] = {
    Kind.SEAT_TAKEN: "PUBLISH",
    Kind.MEETING_CHANGED: "PUBLISH",
    Kind.MEETING_CANCELLED: "CANCEL",
    Kind.REGISTRATION_CANCELLED: "CANCEL",
    Kind.SEAT_REFUSED: "CANCEL",
}


def facts(
    kind: str, meeting: MeetingFacts, values: dict[str, Any], clock: Clock
) -> tuple[tuple[Text, Text | str], ...]:
    """Date, time, place, host, seats: what is known of them, one line each."""
    before = values.get("before") or {}
    lines: list[tuple[Text, Text | str | None]] = [
        (say("When"), timespan(meeting.starts_at, meeting.ends_at, clock, meeting.zone)),
        (say("Instead of"), time_before(meeting, before, clock)),
        (say("Where"), meeting.where),
        (say("Instead of"), place_before(meeting, before)),
        (say("Host"), meeting.host),
        (say("Contact"), meeting.contact),
    ]
    if kind == Kind.MEETING_ANNOUNCED or values.get("standing") == Standing.INVITED:
        lines += [
            (say("Seats"), str(meeting.capacity or "")),
            (say("Register by"), moment(meeting.closes_at, clock, meeting.zone) if meeting.closes_at else None),
        ]
    return tuple((label, value) for label, value in lines if value)


def time_before(meeting: MeetingFacts, before: dict[str, Any], clock: Clock) -> Text | None:
    """When it was to take place before a change of the hours."""
    if not before.keys() & {"starts_at", "ends_at"}:
        return None
    start, end = instant(before.get("starts_at")), instant(before.get("ends_at"))
    return timespan(start or meeting.starts_at, end or meeting.ends_at, clock, meeting.zone)


def place_before(meeting: MeetingFacts, before: dict[str, Any]) -> str | None:
    """Where it was to take place before a change of the place."""
    if not before.keys() & {"place", "street", "town"}:
        return None
    street = before.get("street", "" if "place" in before else meeting.street)
    return where(before.get("place", meeting.place), before.get("town", meeting.town), street)


def shortened(title: str) -> str:
    """A title that leaves room for the date."""
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
