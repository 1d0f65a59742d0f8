"""A field of one thing that two people changed at once."""

from dataclasses import dataclass

from shared.errors import Refused
from shared.text import Text, say

MEANWHILE = "Somebody else changed this while you were editing. Choose which of the two holds."


@dataclass(frozen=True)
class Clash(Text):
    """A field that two people changed: what is stored by now, and what this person wants."""

    theirs: str = ""
    mine: str = ""


class ChangedMeanwhile(Refused):
    """Some field was changed by two people; nothing is saved before this one has chosen."""

    def __init__(self, clashes: dict[str, Clash]) -> None:
        super().__init__(say("Somebody else changed this while you were editing. Choose which of the two holds."))
        self.clashes = clashes
