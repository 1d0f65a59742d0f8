"""The hours of a meeting's form, in the union's zone: what nobody touched stays as it was, to the second."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from services.meetings.models import Host, Meeting
from shared.clock import Clock
from shared.days import day_in, moment_in
from shared.text import Text, say


@dataclass(frozen=True)
class Kept:
    """The meeting that is changed, its host, and the form as it was filled from them."""

    meeting: Meeting
    host: Host | None
    filled: Mapping[str, str]

    def is_kept(self, values: Mapping[str, str], *names: str) -> bool:
        """Whether nobody touched these fields."""
        return all(values[name] == self.filled[name] for name in names)


@dataclass(frozen=True)
class Hours:
    """When a meeting begins and ends, and when registration closes (None: the usual evening), in UTC."""

    starts_at: datetime
    ends_at: datetime
    closes_at: datetime | None


def hours_of(values: Mapping[str, str], clock: Clock, kept: Kept | None, errors: dict[str, Text]) -> Hours | None:
    """What was typed; None, with the errors noted, when it cannot be understood."""
    day = read(day_in, values["day"], "day", say("Choose the day, such as 2027-03-11."), errors)
    last = day
    if values["last_day"]:
        last = read(day_in, values["last_day"], "last_day", say("Choose the last day."), errors)
    begins = read(time.fromisoformat, values["begins"], "begins", say("Say when it begins, such as 17:30."), errors)
    ends = read(time.fromisoformat, values["ends"], "ends", say("Say when it ends, such as 19:30."), errors)
    wanted = say("Choose a day and an hour, or leave it empty.")
    closes = read(moment_in, values["closes"], "closes", wanted, errors) if values["closes"] else None
    if errors or day is None or last is None or begins is None or ends is None:
        return None
    found = Hours(
        moment(datetime.combine(day, begins), clock, "begins", errors),
        moment(datetime.combine(last, ends), clock, "ends", errors),
        moment(closes, clock, "closes", errors) if closes else None,
    )
    return as_kept(found, values, kept, errors) if kept else found


def as_kept(found: Hours, values: Mapping[str, str], kept: Kept, errors: dict[str, Text]) -> Hours:
    """The same with the meeting's own moments where nobody touched them: a form knows no seconds."""
    meeting, same = kept.meeting, kept.is_kept
    starts = meeting.starts_at if same(values, "day", "begins") else found.starts_at
    ends_too = same(values, "last_day", "ends") and (bool(values["last_day"]) or same(values, "day"))
    closes_too = same(values, "closes")
    for field, untouched in (("begins", starts is meeting.starts_at), ("ends", ends_too), ("closes", closes_too)):
        if untouched:
            errors.pop(field, None)
    ends = meeting.ends_at if ends_too else found.ends_at
    return Hours(starts, ends, meeting.registration_closes_at if closes_too else found.closes_at)


def moment(wall: datetime, clock: Clock, field: str, errors: dict[str, Text]) -> datetime:
    """A wall-clock time in UTC; one that does not exist is noted among the errors."""
    wall = wall.replace(tzinfo=None)
    if not clock.exists(wall):
        hour = f"{wall:%H:%M}"
        errors[field] = say("There is no {hour} in that night: clocks are put forward. Choose another hour.", hour=hour)
    return clock.utc(wall)


def read(understand: Any, text: str, field: str, why: Text, errors: dict[str, Text]) -> Any:
    """A field's value; what cannot be understood is noted among the errors."""
    try:
        return understand(text)
    except ValueError:
        errors[field] = why
        return None
