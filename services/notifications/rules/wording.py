"""What each kind of notice says, and what the reader can do; one function a kind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifications.models.standing import Standing
from services.notifications.rules.meeting_facts import MeetingFacts, instant, one_line
from services.notifications.rules.moments import moment
from shared.clock import Clock
from shared.text import Text, say


@dataclass(frozen=True)
class Ask:
    """A button: `do` is what the reader's own link is told to do."""

    do: str
    words: Text
    main: bool = True


@dataclass(frozen=True)
class Words:
    """The changing parts of a letter; `with_calendar` is said when a calendar entry is attached."""

    subject: Text
    status: Text
    says: tuple[Text, ...]
    asks: tuple[Ask, ...] = ()
    todo: tuple[Text, ...] = ()
    with_calendar: Text | None = None


CANNOT_COME = Ask("cancel", say("I cannot come"), main=False)
ASK_AGAIN = Ask("register", say("Ask for a seat again"), main=False)


def meeting_announced(meeting: MeetingFacts, _: dict[str, Any], now: datetime, clock: Clock) -> Words:
    """An invitation."""
    if meeting.opens_at and meeting.opens_at > now:
        todo = say("Registration opens on {moment}.", moment=moment(meeting.opens_at, clock, meeting.zone))
    else:
        todo = say("You need no password: one button here, one on the page that it opens.")
    return Words(
        subject=meeting.kind,
        status=meeting.kind,
        says=(say("Your union invites you to this meeting."),),
        asks=(Ask("register", say("Register")),),
        todo=(todo,),
    )


LEAVE = Ask("cancel", say("Leave the waiting list"), main=False)
TAKE, NO_THANK_YOU = Ask("accept", say("I’ll take the seat")), Ask("decline", say("No, thank you"), main=False)
AFTER_A_CHANGE: dict[str, tuple[tuple[Ask, ...], Text]] = {
    Standing.REGISTERED: (
        (CANNOT_COME,),
        say("Your registration stays as it is: you need not register again."),
    ),
    Standing.OFFERED: ((TAKE, NO_THANK_YOU), say("The seat stays kept for you, until the hour that we wrote to you.")),
    Standing.WAITING: ((LEAVE,), say("You are still on the waiting list: you need not ask again.")),
    Standing.INVITED: ((Ask("register", say("Register")),), say("You are invited as before; this is what holds now.")),
}
"""What somebody can do after a change, by what they are to the meeting, and whether they need to."""


def meeting_changed(meeting: MeetingFacts, values: dict[str, Any], _: datetime, clock: Clock) -> Words:
    """Something about the meeting is new."""
    changed, before = set(values.get("changed") or ()), values.get("before") or {}
    says = []
    if changed & {"starts_at", "ends_at"}:
        says.append(say("The date or the time has changed."))
    if changed & {"place", "street", "town"}:
        says.append(say("The place has changed."))
    if "title" in changed:
        old = one_line(before.get("title") or "")
        says.append(
            say("The title has changed; it was “{title}”.", title=old) if old else say("The title has changed.")
        )
    asks, todo = AFTER_A_CHANGE[values.get("standing", Standing.REGISTERED)]
    if until := instant(values.get("expires_at")):
        todo = say("The seat stays kept for you until {moment}.", moment=moment(until, clock, meeting.zone))
    return Words(
        subject=say("Meeting changed"),
        status=say("This meeting has changed"),
        says=tuple(says) or (say("Please look at what is written here."),),
        asks=asks,
        todo=(todo,),
        with_calendar=say("The attached file brings your calendar up to date."),
    )


def meeting_cancelled(_: MeetingFacts, values: dict[str, Any], __: datetime, ___: Clock) -> Words:
    """The meeting is off."""
    reason = one_line(values.get("reason") or "")
    why = (say("The reason: {reason}", reason=reason),) if reason else ()
    return Words(
        subject=say("Meeting cancelled"),
        status=say("This meeting is cancelled"),
        says=(say("It will not take place."), *why),
        todo=(say("You need not do anything."),),
        with_calendar=say("The attached file takes the meeting out of your calendar."),
    )


def seat_taken(_: MeetingFacts, __: dict[str, Any], ___: datetime, ____: Clock) -> Words:
    """The reader is registered."""
    return Words(
        subject=say("Registration confirmed"),
        status=say("You have a seat"),
        says=(say("Your registration is confirmed."),),
        asks=(CANNOT_COME,),
        todo=(say("If you cannot come after all, please say so: somebody else will be glad of your seat."),),
        with_calendar=say("The attached file puts the date into your calendar."),
    )


def waiting(_: MeetingFacts, values: dict[str, Any], __: datetime, ___: Clock) -> Words:
    """The reader is in the queue."""
    return Words(
        subject=say("Waiting list"),
        status=say("You are on the waiting list"),
        says=(
            say("No seat is free at the moment."),
            say("Your place in the queue: {position}.", position=values["position"]),
        ),
        asks=(LEAVE,),
        todo=(say("As soon as it is your turn, a seat is kept for you and we write to you."),),
    )


def seat_offered(meeting: MeetingFacts, values: dict[str, Any], __: datetime, clock: Clock) -> Words:
    """A seat is kept for the reader, for a while."""
    expires_at = instant(values["expires_at"])
    assert expires_at
    return Words(
        subject=say("A seat for you"),
        status=say("A seat is free for you"),
        says=(
            say("It is kept for you until {moment}.", moment=moment(expires_at, clock, meeting.zone)),
            say("If you have not answered by then, it goes to the next person."),
        ),
        asks=(TAKE, NO_THANK_YOU),
    )


def offer_expired(_: MeetingFacts, __: dict[str, Any], ___: datetime, ____: Clock) -> Words:
    """The reader did not answer in time."""
    return Words(
        subject=say("Offer expired"),
        status=say("The offer has expired"),
        says=(say("You did not answer in time, so the seat goes to the next person."),),
        asks=(ASK_AGAIN,),
    )


def offer_declined(_: MeetingFacts, __: dict[str, Any], ___: datetime, ____: Clock) -> Words:
    """The reader said no."""
    return Words(
        subject=say("Seat declined"),
        status=say("You declined the seat"),
        says=(say("Thank you for your answer: the seat goes to the next person."),),
        asks=(ASK_AGAIN,),
    )


def registration_cancelled(_: MeetingFacts, __: dict[str, Any], ___: datetime, ____: Clock) -> Words:
    """The reader is no longer on any list."""
    return Words(
        subject=say("Registration cancelled"),
        status=say("Your registration is cancelled"),
        says=(say("You are no longer on the list of those who come, nor on the waiting list."),),
        asks=(ASK_AGAIN,),
        with_calendar=say("The attached file takes the meeting out of your calendar."),
    )


REFUSED = {
    "closed": say("It takes no more requests from other unions."),
    "full": say("It now keeps fewer seats for other unions than you asked for."),
    "too-many-seats": say("It keeps fewer seats for other unions than you asked for."),
}


def seat_refused(_: MeetingFacts, values: dict[str, Any], __: datetime, ___: Clock) -> Words:
    """The host's union gives the reader no seat."""
    why = REFUSED.get(values.get("why") or "")
    return Words(
        subject=say("No seat"),
        status=say("There is no seat for you at this meeting"),
        says=(say("The union that organises this meeting could not give you a seat."), *((why,) if why else ())),
        todo=(say("Ask the staff of your union if you think that this is a mistake."),),
        with_calendar=say("The attached file takes the meeting out of your calendar."),
    )
