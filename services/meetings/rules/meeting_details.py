"""What a meeting may be: the details that staff fill in, the defaults, and what is refused in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from services.meetings.errors import WrongDetails
from services.meetings.models import Meeting
from shared.clock import Clock
from shared.departments import NAMES as DEPARTMENTS
from shared.email_address import email_address
from shared.errors import Invalid
from shared.events.crossings import MeetingKind
from shared.text import Text, say
from shared.tidy_text import tidy

KINDS = tuple(kind for kind in MeetingKind if kind is not MeetingKind.OTHER)
THURSDAY = 3
BEGINS, ENDS = time(17), time(19)
CLOSES = time(18)
TITLE_LENGTH, PLACE_LENGTH, SUMMARY_LENGTH, CONTACT_LENGTH = 150, 200, 2000, 100
LARGEST = 5000  # seats; a misplaced zero is likelier than a larger hall
LONGEST = timedelta(days=7)
FURTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class MeetingDetails:
    """What staff say of a meeting; moments are UTC. What is empty comes from the host, or from the default.

    Answers go to `contact_email`; to the union when it is empty.

    `departments` are the codes of those whose people are concerned; everybody is when there is none.
    """

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    registration_closes_at: datetime | None = None
    host_cooperative_id: UUID | None = None
    place: str = ""
    street: str = ""
    town: str = ""
    summary: str = ""
    departments: tuple[str, ...] = ()
    contact_email: str = ""
    contact_name: str = ""


def next_thursday(today: date) -> date:
    """The Thursday that can still be prepared: the next one at least three days away."""
    soonest = today + timedelta(days=3)
    return soonest + timedelta(days=(THURSDAY - soonest.weekday()) % 7)


def closes_by_default(starts_at: datetime, now: datetime, clock: Clock) -> datetime:
    """The evening before; the meeting's beginning when that is over."""
    day_before = clock.local(starts_at).date() - timedelta(days=1)
    evening = clock.utc(datetime.combine(day_before, CLOSES))
    return evening if evening > now else starts_at


def check_details(
    details: MeetingDetails, closes_at: datetime, now: datetime, taken: int = 0, closed_at: datetime | None = None
) -> None:
    """Raises WrongDetails with one sentence for each field that cannot be accepted.

    `closed_at`: when registration closes as it stands; that it has closed is no reason to refuse another place.
    """
    errors = wrong_words(details) | wrong_times(details, now)
    if closes_at != closed_at or closes_at > details.starts_at:
        errors |= wrong_close(details, closes_at, now)
    if details.capacity < max(1, taken):
        errors["capacity"] = (
            say("{taken} seats are taken already; there cannot be fewer.", taken=taken)
            if taken
            else say("Enter a number of seats of at least 1.")
        )
    elif details.capacity > LARGEST:
        errors["capacity"] = say("There can be {most} seats at most.", most=LARGEST)
    if errors:
        raise WrongDetails(errors)


def wrong_words(details: MeetingDetails) -> dict[str, Text]:
    """What is wrong with kind, title, place, departments."""
    errors: dict[str, Text] = {}
    if details.kind not in KINDS:
        errors["kind"] = say("Choose what kind of meeting it is.")
    if not tidy(details.title):
        errors["title"] = say("Give the meeting a title.")
    if not (details.host_cooperative_id or tidy(details.place)):
        errors["place"] = say("Say where it takes place, or choose the co-operative that hosts.")
    if wrong_address := wrong_contact(details):
        errors["contact_email"] = wrong_address
    for field, longest in (
        ("title", TITLE_LENGTH),
        ("place", PLACE_LENGTH),
        ("street", PLACE_LENGTH),
        ("town", PLACE_LENGTH),
        ("contact_name", CONTACT_LENGTH),
    ):
        if len(getattr(details, field)) > longest:
            errors[field] = say("This is too long: {most} characters at most.", most=longest)
    if wrong := [code for code in details.departments if code not in DEPARTMENTS]:
        errors["departments"] = say("{code} is no code of a department. Give codes such as 31 or 2A.", code=wrong[0])
    if len(details.summary) > SUMMARY_LENGTH:
        errors["summary"] = say("This is too long: {most} characters at most.", most=SUMMARY_LENGTH)
    return errors


def wrong_contact(details: MeetingDetails) -> Text | None:
    """What is wrong with the address that answers go to."""
    try:
        if not email_address(details.contact_email) and tidy(details.contact_name):
            return say("Give the e-mail address of this contact too: letters are answered there.")
    except Invalid as refusal:
        return refusal.text
    return None


def wrong_times(details: MeetingDetails, now: datetime) -> dict[str, Text]:
    """What is wrong with day and hours."""
    if details.ends_at <= details.starts_at:
        return {"ends": say("It ends before it begins. Check the two times.")}
    if details.starts_at <= now:
        return {"day": say("This moment has passed. Choose a later day or hour.")}
    if details.starts_at - now > FURTHEST:
        return {"day": say("This is more than three years away. Check the year.")}
    if details.ends_at - details.starts_at > LONGEST:
        return {"ends": say("A meeting lasts a week at most.")}
    return {}


def wrong_close(details: MeetingDetails, closes_at: datetime, now: datetime) -> dict[str, Text]:
    """What is wrong with the end of registration."""
    if closes_at > details.starts_at:
        return {"closes": say("Registration closes after the meeting has begun. Choose an earlier moment.")}
    if closes_at <= now < details.starts_at:
        return {"closes": say("Registration would be closed already. Choose a later moment.")}
    return {}


TOLD = ("title", "starts_at", "ends_at", "place", "street", "town")
"""What people with a live registration are told when it changes."""


def changed(meeting: Meeting, before: dict[str, object]) -> tuple[str, ...]:
    """The names of what people are told about and what differs from `before`."""
    now = {name: getattr(meeting, name) for name in TOLD}
    return moved(before, now, typed_street=bool(meeting.own_street))


def moved(before: Mapping[str, object], now: Mapping[str, object], *, typed_street: bool = False) -> tuple[str, ...]:
    """The same of two sets of values.

    That a street has become known is no change, unless staff typed it: it is where it was.
    """
    known_now = not before["street"] and not typed_street
    what = [name for name in TOLD if now[name] != before[name]]
    return tuple(name for name in what if not (name == "street" and known_now and "place" not in what))
