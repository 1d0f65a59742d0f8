"""How meetings says no, in the domain's words."""

from datetime import date, datetime

from shared.errors import Invalid, NotAllowed, NotFound, Refused, WrongFields
from shared.text import say


class NoSuchMeeting(NotFound):
    """There is no meeting with that id, or it is not announced yet."""

    def __init__(self) -> None:
        super().__init__(say("This meeting does not exist, or it is not announced yet."))


class WrongDetails(WrongFields):
    """A meeting's details cannot be accepted; `errors` names the fields and says why."""


class AlreadyAnnounced(Refused):
    """The meeting was announced before."""

    def __init__(self) -> None:
        super().__init__(say("This meeting is announced already."))


class AlreadyHeld(Refused):
    """The meeting took place."""

    def __init__(self) -> None:
        super().__init__(say("This meeting has taken place; it can no longer be changed."))


class NotAnnounced(Refused):
    """The meeting is a draft."""

    def __init__(self) -> None:
        super().__init__(say("This meeting is not announced yet."))


class MeetingIsCancelled(Refused):
    """The meeting will not take place."""

    def __init__(self) -> None:
        super().__init__(say("This meeting is cancelled."))


class NotYet(Refused):
    """Attendance is noted from the day of the meeting on."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__(say("The meeting has not begun; attendance is noted from its day on."))
        self.starts_at = starts_at


class TooLateToAnnounce(Refused):
    """A meeting that has begun, or whose registration is closed, reaches nobody in time."""

    def __init__(self) -> None:
        super().__init__(say("Registration would be closed already. Change the dates, then announce the meeting."))


class RegistrationNotOpen(Refused):
    """Registration begins later."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(say("Registration is not open yet. Come back a little later."))
        self.opens_at = opens_at


class RegistrationIsClosed(Refused):
    """Registration has ended."""

    def __init__(self, closed_at: datetime) -> None:
        super().__init__(say("Registration is closed. Ask the staff of your union whether there is still a seat."))
        self.closed_at = closed_at


class TooManySeats(Invalid):
    """A party that the meeting could never seat."""

    def __init__(self, capacity: int) -> None:
        super().__init__(say("Ask for at least one seat, and at most {capacity}.", capacity=capacity))


class NotRegistered(Refused):
    """There is neither a seat nor a place in the queue to give back."""

    def __init__(self) -> None:
        super().__init__(say("There is no registration here to cancel."))


class NoOfferHere(Refused):
    """No seat is kept for this person."""

    def __init__(self) -> None:
        super().__init__(say("No seat is kept for you at the moment."))


class OfferIsOver(Refused):
    """The offer was not answered in time."""

    def __init__(self) -> None:
        super().__init__(say("The seat was kept for you until its time was over; it goes to the next in the queue."))


class NotKnownYet(Refused):
    """The person's name has not arrived from membership."""

    def __init__(self) -> None:
        super().__init__(say("Your name has not reached the agenda yet. Try again in a minute."))


class BelongsNoLonger(NotAllowed):
    """Whoever asks for a seat has left, or their co-operative has."""

    def __init__(self, day: date) -> None:
        super().__init__(
            say(
                "On {day} you hold no mandate in a member co-operative, so you cannot have a seat. "
                "If that is wrong, or you are wanted there, ask the staff of your union.",
                day=day,
            )
        )


class NotAPerson(Refused):
    """Whoever runs the node is not a person of the register."""

    def __init__(self) -> None:
        super().__init__(
            say("You are signed in as the operator of this node, who has no seat. Register somebody from the list.")
        )


class HasBegun(Refused):
    """It is too late to say no."""

    def __init__(self) -> None:
        super().__init__(say("The meeting has begun; its seats can no longer be given back."))


class TooLateToUndo(Refused):
    """It was given back a while ago, or staff took it back."""

    def __init__(self) -> None:
        super().__init__(say("It is too late to undo this. You can ask for a seat again."))


class SeatIsGone(Refused):
    """Somebody else has the seat, and there is no queue any more."""

    def __init__(self) -> None:
        super().__init__(
            say("Your seat has gone to somebody else, and registration is closed. Ask the staff of your union.")
        )


class TookPlace(Refused):
    """It is over, and who came is noted: nobody registers any more."""

    def __init__(self) -> None:
        super().__init__(say("This meeting has taken place. Staff can add whoever else came on its attendance sheet."))


class LinkIsOver(Refused):
    """The link of a letter speaks for nobody any more."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            say("This link is over: the meeting has ended, or something about you has changed. Sign in to answer.")
        )


class UnknownAnswer(Invalid):
    """The form asked for something that is no answer to a meeting."""

    def __init__(self) -> None:
        super().__init__(say("This answer is not known. Go back and use one of the buttons."))
