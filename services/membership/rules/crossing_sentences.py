"""Every crossing in words: a name for each kind, what it is about, and one sentence for one message."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from shared.text import Text, say

Body = Mapping[str, Any]
Moment = Callable[[datetime], datetime]
"""A moment in the union's zone."""

KIND_NAMES: dict[str, Text] = {
    "CooperativePresence": say("Co-operatives"),
    "MeetingStands": say("Meetings"),
    "MeetingOpen": say("Meetings open to other unions"),
    "SeatAsked": say("Seats asked for elsewhere"),
    "SeatStands": say("Seats given to other unions"),
    "MembershipTotals": say("Totals of co-operatives"),
    "MeetingsTotals": say("Totals of meetings"),
}
KIND_CONTENTS: dict[str, Text] = {
    "CooperativePresence": say("name, number, legal form, trade, department, jobs, federation, member from and until"),
    "MeetingStands": say("kind, day and hour, department, seats, how many were registered and came; not its title"),
    "MeetingOpen": say(
        "the title that staff wrote for the network, place and address, host, hours, seats, an office’s contact"
    ),
    "SeatAsked": say("a reference, the meeting, the co-operative, how many seats; not who"),
    "SeatStands": say("a reference, the meeting, what became of the request"),
    "MembershipTotals": say("once a day: how many statements, their sums and a checksum, signed by the union"),
    "MeetingsTotals": say("once a day: how many statements, their sums and a checksum, signed by the union"),
}
MEETING_KINDS: dict[str, Text] = {
    "visit": say("visit"),
    "training": say("training"),
    "workshop": say("workshop"),
    "committee": say("committee"),
    "assembly": say("assembly"),
    "other": say("other meeting"),
}
SEAT_STATES: dict[str, Text] = {
    "waiting": say("waiting"),
    "offered": say("a seat is offered"),
    "registered": say("has a seat"),
    "declined": say("offer declined"),
    "cancelled": say("given back or cancelled"),
    "expired": say("offer expired"),
    "refused": say("refused"),
}
TOO_FEW = say("too few to be said")


def sentence(kind: str, body: Body, local: Moment) -> Text:
    """What the message says, for a person."""
    return SENTENCES.get(kind, unknown)(body, local)


def presence(body: Body, _: Moment) -> Text:
    """A co-operative."""
    if not body["present"]:
        return say("{name} is not a member of the union.", name=body["name"])
    if body.get("jobs") is None:
        return say("{name} is a member of the union.", name=body["name"])
    return say("{name} is a member of the union and has {jobs} jobs.", name=body["name"], jobs=body["jobs"])


def meeting(body: Body, local: Moment) -> Text:
    """A meeting, without its title."""
    what = {"kind": MEETING_KINDS.get(body["kind"], MEETING_KINDS["other"]), "day": day_of(body["starts_at"], local)}
    if body["state"] == "held":
        counts = {name: guarded(body.get(name)) for name in ("registered", "present")}
        return say("A meeting ({kind}) was held on {day}. Registered: {registered}; came: {present}.", **what, **counts)
    if body["state"] == "cancelled":
        return say("A meeting ({kind}) on {day} is cancelled.", **what)
    return say("A meeting ({kind}) on {day} is announced, with {seats} seats.", **what, seats=body["capacity"])


def opened(body: Body, local: Moment) -> Text:
    """A meeting for others."""
    what = {"title": body["title"], "day": day_of(body["starts_at"], local)}
    if not body["open"]:
        return say("“{title}” on {day} is no longer open to other unions.", **what)
    return say("“{title}” on {day} is open to other unions: {seats} seats.", **what, seats=body["seats_for_others"])


def asked(body: Body, _: Moment) -> Text:
    """A wish for a seat elsewhere."""
    what = {
        "reference": body["reference"],
        "union": body["host_union"],
        "who": body.get("cooperative") or say("the union"),
        "seats": body["seats"],
    }
    if body["wish"] == "given_back":
        return say("Somebody of {who} gives seats back to union {union}, reference {reference}.", **what)
    if body["wish"] == "accepted":
        return say("Somebody of {who} accepts the offer of union {union}, reference {reference}.", **what)
    return say("Somebody of {who} asks union {union} for seats ({seats}), reference {reference}.", **what)


def answered(body: Body, _: Moment) -> Text:
    """What became of another union's wish."""
    state = SEAT_STATES.get(body["state"], Text(str(body["state"])))
    what = {"reference": body["reference"], "union": body["guest_union"]}
    return say("Request {reference} of union {union}: {state}.", **what, state=state)


def totals(body: Body, _: Moment) -> Text:
    """The day's totals."""
    count, day = sum(body["entities"].values()), date.fromisoformat(body["day"])
    if body.get("signature"):
        return say("Totals of {day}: {count} statements, signed.", day=day, count=count)
    return say("Totals of {day}: {count} statements, not signed.", day=day, count=count)


def unknown(body: Body, _: Moment) -> Text:
    """A kind that has no sentence yet."""
    return say("A message with {count} fields; open it to see them.", count=len(body))


def guarded(count: int | None) -> Text | int:
    """A count of people, or that it was withheld."""
    return TOO_FEW if count is None else count


def day_of(moment: str, local: Moment) -> date:
    """The day of a moment, in the union's zone."""
    return local(datetime.fromisoformat(moment)).date()


SENTENCES: dict[str, Callable[[Body, Moment], Text]] = {
    "CooperativePresence": presence,
    "MeetingStands": meeting,
    "MeetingOpen": opened,
    "SeatAsked": asked,
    "SeatStands": answered,
    "MembershipTotals": totals,
    "MeetingsTotals": totals,
}
