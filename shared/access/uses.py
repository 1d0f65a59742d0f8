"""That a program used its API token: told once a day, by each service, to whoever shows it to its owner."""

from datetime import date

from shared.events.membership import TokenUsed
from shared.identity import Visitor
from shared.work import Workplace


class TokenUses:
    """The tokens that were seen today, and told."""

    def __init__(self, place: Workplace) -> None:
        self.place = place
        self.day: date | None = None
        self.told: set[str] = set()

    async def note(self, visitor: Visitor) -> None:
        """Tells it, the first time on a day; after a restart perhaps once more, which says the same."""
        today = self.place.clock.today()
        if today != self.day:
            self.day, self.told = today, set()
        if visitor.session_id not in self.told:
            self.told.add(visitor.session_id)
            async with self.place.work() as work:
                work.announce(TokenUsed(token_id=visitor.session_id, on=today))
