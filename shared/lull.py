"""While nobody commits, a look at the database finds what the last one found: such looks are spared.

SQLite tells within microseconds whether anybody committed. PostgreSQL would have to be asked: there all are taken.
"""

from datetime import datetime

from shared.work import Workplace


class Lull:
    """Of one who looks for something again and again: ask whether it `lasts`, look, and if nothing was due it `begins`.

    What is found after other questions is something else: `to` is what was asked, if that changes.
    """

    def __init__(self) -> None:
        self.seen: tuple[str, object] | None = None
        self.now: tuple[str, object] = ("", None)
        self.until: datetime | None = None

    def lasts(self, place: Workplace, to: object = None) -> bool:
        """Whether a look would find nothing again."""
        self.now = (place.database.glance(), to)
        early = self.until is None or place.clock.now() < self.until
        return self.can_be and self.now == self.seen and early

    @property
    def can_be(self) -> bool:
        """Whether this database tells at all."""
        return bool(self.now[0])

    def begins(self, until: datetime | None = None) -> None:
        """Nothing was due, as of the last time that somebody asked; by itself nothing will be before `until`."""
        self.seen, self.until = self.now, until
