"""How the house says no: four kinds of refusal, each with a sentence for the person."""

from datetime import timedelta
from math import ceil
from typing import Any

from shared.text import Text, say


class Refused(Exception):
    """A rule says no. Answered with 409; the sentence tells the person what to do."""

    status = 409

    def __init__(self, text: Text) -> None:
        super().__init__(text.msgid)
        self.text = text

    def __str__(self) -> str:
        return str(self.text)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as it is, whatever its kind is made from: a process of its own may refuse too (`shared/apart.py`)."""
        return same_again, (type(self), self.args), self.__dict__


def same_again(kind: type[Refused], args: tuple[Any, ...]) -> Refused:
    """A refusal of that kind, before it has its text."""
    return kind.__new__(kind, *args)


class Invalid(Refused):
    """What was sent cannot be understood or accepted as it is. Answered with 422."""

    status = 422


class WrongFields(Invalid):
    """Some fields cannot be accepted; `errors` names them and says why."""

    def __init__(self, errors: dict[str, Text]) -> None:
        super().__init__(next(iter(errors.values())))
        self.errors = errors


class NotFound(Refused):
    """There is no such thing, or not for this person. Answered with 404."""

    status = 404

    def __init__(self, text: Text | None = None) -> None:
        super().__init__(text or say("This page does not exist, or it is no longer there."))


class NotAllowed(Refused):
    """The person may not do this. Answered with 403."""

    status = 403

    def __init__(self, text: Text | None = None) -> None:
        super().__init__(text or say("You may not do this. Ask the staff of your union."))


class TooOften(Refused):
    """So much of it was tried lately that it must wait. Answered with 429, and `Retry-After`."""

    status = 429

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, ceil(wait.total_seconds()))
        minutes = ceil(self.seconds / 60)
        super().__init__(say("There have been too many tries. Wait {minutes} min, then try again.", minutes=minutes))


class NotSignedIn(Refused):
    """Nobody is signed in. Answered with 401, and the sign-in page for people."""

    status = 401

    def __init__(self) -> None:
        super().__init__(say("Please sign in first."))
