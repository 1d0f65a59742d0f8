"""How the node is described now: its union's name, departments, zone and language. The operator says so on its pages.

Until the operator does, the environment's values hold. Every process looks for news (shared/describing.py), and
whatever shows a name or an hour follows at once.
"""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from shared.clock import Clock, utc_now
from shared.text import LANGUAGES


class Words(BaseModel):
    """What is said of a node; `departments` are codes."""

    model_config = ConfigDict(frozen=True)

    union_name: str = Field(min_length=1)
    departments: tuple[str, ...] = ()
    zone: str = "Europe/Paris"
    language: str = LANGUAGES[0]


class Described:
    """The words of today, and whoever follows them."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.zone = ZoneInfo(words.zone)
        self.version = 0
        self.followers: list[Callable[[Words], None]] = []

    def follow(self, follower: Callable[[Words], None]) -> None:
        """Calls `follower` at every change from now on."""
        self.followers.append(follower)

    def take(self, words: Words) -> None:
        """These words hold from now on."""
        if words != self.words:
            self.words, self.zone = words, ZoneInfo(words.zone)
            self.version += 1
            for follower in self.followers:
                follower(words)


class DescribedClock(Clock):
    """The machine's time in whatever zone the node is in now."""

    def __init__(self, described: Described, now: Callable[[], datetime] = utc_now) -> None:
        object.__setattr__(self, "described", described)
        object.__setattr__(self, "now", now)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of now."""
        found: ZoneInfo = self.__dict__["described"].zone
        return found
