"""The network of unions on a day: who stands for a union that is no more, and who may speak for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Standing:
    """What a union is called, its last day, and what it became."""

    name: str
    until: date | None = None
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Every union by its code, and the day."""

    unions: Mapping[str, Standing]
    day: date

    def now(self, code: str) -> str | None:
        """The union that stands where that one stood: itself, or what it was merged into.

        None for one that nobody knows, and for one that was split: nobody can say which part is meant.
        """
        seen: set[str] = set()
        while (union := self.unions.get(code)) and code not in seen:
            if union.until is None or union.until >= self.day:
                return code
            seen.add(code)
            code = union.successors[0] if len(union.successors) == 1 else ""
        return None

    def name(self, code: str) -> str:
        """What the union is called."""
        return self.unions[code].name

    def speaks_for(self, speaker: str, owner: str) -> bool:
        """Whether a union may speak of what another began: only of its own, and of what was merged into it."""
        return speaker == (self.now(owner) or owner)
