"""The form of a meeting: what it holds at first, and what staff typed as details."""

import re
from collections.abc import Iterable, Mapping

from starlette.datastructures import FormData

from services.meetings.errors import WrongDetails
from services.meetings.models import Host, Meeting
from services.meetings.pages.meeting_hours import Kept, hours_of, read
from services.meetings.rules.meeting_details import BEGINS, ENDS, MeetingDetails, next_thursday
from shared.clock import Clock
from shared.events.crossings import MeetingKind
from shared.text import Text, say

CAPACITY = 20
SEPARATORS = re.compile(r"[,;·/]")
FIELDS = (
    "kind",
    "title",
    "host",
    "place",
    "street",
    "town",
    "day",
    "last_day",
    "begins",
    "ends",
    "capacity",
    "closes",
    "summary",
    "departments",
    "contact_email",
    "contact_name",
)


def blank(clock: Clock) -> dict[str, str]:
    """A new meeting: the next Thursday, with the usual hours."""
    return dict.fromkeys(FIELDS, "") | {
        "kind": MeetingKind.VISIT.value,
        "day": next_thursday(clock.today()).isoformat(),
        "begins": f"{BEGINS:%H:%M}",
        "ends": f"{ENDS:%H:%M}",
        "capacity": str(CAPACITY),
    }


def filled(meeting: Meeting, host: Host | None, clock: Clock) -> dict[str, str]:
    """A meeting as it stands."""
    starts, ends = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
    return {
        "kind": meeting.kind,
        "title": meeting.title,
        "host": host.label if host else "",
        "place": meeting.own_place,
        "street": meeting.own_street,
        "town": meeting.own_town,
        "day": starts.date().isoformat(),
        "last_day": ends.date().isoformat() if ends.date() != starts.date() else "",
        "begins": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "capacity": str(meeting.capacity),
        "closes": f"{clock.local(meeting.registration_closes_at):%Y-%m-%dT%H:%M}",
        "summary": meeting.summary,
        "departments": " ".join(meeting.departments),
        "contact_email": meeting.contact_email,
        "contact_name": meeting.contact_name,
    }


def typed(form: FormData) -> dict[str, str]:
    """What was typed, field by field."""
    values = {name: str(form.get(name) or "").strip() for name in FIELDS}
    return values | {"departments": " ".join(str(one) for one in form.getlist("departments")).strip()}


def details_of(
    values: Mapping[str, str], hosts: Iterable[Host], clock: Clock, kept: Kept | None = None
) -> MeetingDetails:
    """What was typed, as details; with `kept`, what nobody touched as it was. Raises WrongDetails."""
    errors: dict[str, Text] = {}
    hours = hours_of(values, clock, kept, errors)
    capacity = read(int, values["capacity"], "capacity", say("Enter a number of seats of at least 1."), errors)
    same_host = kept is not None and kept.is_kept(values, "host")
    host = kept.host if kept and same_host else host_named(values["host"], hosts, errors)
    if errors or hours is None or capacity is None:
        raise WrongDetails(errors)
    return MeetingDetails(
        kind=values["kind"],
        title=values["title"],
        starts_at=hours.starts_at,
        ends_at=hours.ends_at,
        capacity=capacity,
        registration_closes_at=hours.closes_at,
        host_cooperative_id=host.cooperative_id if host else None,
        place=values["place"],
        street=values["street"],
        town=values["town"],
        summary=values["summary"],
        contact_email=values["contact_email"],
        contact_name=values["contact_name"],
        departments=tuple(SEPARATORS.sub(" ", values["departments"]).upper().split()),
    )


def host_named(label: str, hosts: Iterable[Host], errors: dict[str, Text]) -> Host | None:
    """The co-operative that was chosen by its name, with or without its town."""
    wanted = label.casefold()
    if not wanted:
        return None
    hosts = list(hosts)
    found = [one for one in hosts if one.label.casefold() == wanted] or [
        one for one in hosts if one.name.casefold() == wanted
    ]
    if len(found) == 1:
        return found[0]
    errors["host"] = (
        say("Several co-operatives have this name. Choose one from the list, with its town.")
        if found
        else say("No member co-operative has this name. Choose one from the list.")
    )
    return None
