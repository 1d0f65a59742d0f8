"""How the confederation says no."""

from shared.errors import NotFound, Refused, WrongFields
from shared.text import say


class LinkUsedOrExpired(Refused):
    """A sign-in link works once, for a short time."""

    status = 403

    def __init__(self) -> None:
        super().__init__(say("This sign-in link was used already or is too old. Make a new one with: maillon hub link"))


class NoSuchSession(NotFound):
    """The session is somebody else's, or was never one."""

    def __init__(self) -> None:
        super().__init__(say("This session is not in the list."))


class NoSuchFederation(NotFound):
    """Nobody has told of this federation."""

    def __init__(self, code: str) -> None:
        super().__init__(say("There is no federation {code}. Add it with: maillon hub add-federation", code=code))


class WrongBulletin(WrongFields):
    """A bulletin cannot be published as it was typed; `errors` says what is wrong, by field."""


class NoSuchUnion(NotFound):
    """Nobody has told of this union, or it is one no longer."""

    def __init__(self, code: str) -> None:
        super().__init__(say("There is no union {code}.", code=code))


class NoSuchCooperative(NotFound):
    """No union states this co-operative, or it is not one that the reader's federation reads."""

    def __init__(self) -> None:
        super().__init__(say("No union states this co-operative."))


class NoSuchCrossing(NotFound):
    """The stream has no crossing at this place, or the broker is away."""

    def __init__(self, sequence: int) -> None:
        super().__init__(say("Crossing {number} cannot be read now, or there is none.", number=sequence))
