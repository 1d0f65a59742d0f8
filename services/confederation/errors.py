"""How the confederation says no."""

from shared.errors import NotFound, Refused
from shared.text import say


class LinkUsedOrExpired(Refused):
    """A sign-in link works once, for a short time."""

    status = 403

    def __init__(self) -> None:
        super().__init__(say("This sign-in link was used already or is too old. Make a new one with: maillon hub link"))


class NoSuchFederation(NotFound):
    """Nobody has told of this federation."""

    def __init__(self, code: str) -> None:
        super().__init__(say("There is no federation {code}. Add it with: maillon hub add-federation", code=code))
