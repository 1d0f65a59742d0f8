"""What the confederation does when unions state something: it keeps the books, and passes on what is for others.

A handler in a module that is handed to `FromUnions` hears the latest statement of each entity once: it was taken from
the stream of the union that it names, and is newer than what was passed on before.
"""

from collections.abc import Sequence
from typing import Any

from services.confederation.actions.clear_figures import clear_figures
from services.confederation.actions.note_refused import note_refused
from services.confederation.actions.pass_on import not_passed_on_yet
from services.confederation.actions.take_crossings import take_crossings
from services.confederation.rules.crossing import Heard
from shared.events.envelope import Cause
from shared.feed import Read
from shared.listener import Handler
from shared.work import Work


class FromUnions:
    """What is made of the stream of all unions (`shared.reader.Projection`)."""

    def __init__(self, handlers: Sequence[Handler[Any]] = ()) -> None:
        self.handlers = list(handlers)
        self.heard_by_somebody = {handler.event for handler in handlers}

    async def take(self, reads: Sequence[Read], work: Work) -> None:
        """Keeps the books; then tells those whom it concerns."""
        news = await take_crossings(reads, work)
        for_others = [one for one in news if one.kind in self.heard_by_somebody]
        for one in await not_passed_on_yet(for_others, work):
            await self.tell(one, work)

    async def tell(self, heard: Heard, work: Work) -> None:
        """One statement, to each handler that hears its kind."""
        headers = heard.read.headers
        work.cause = Cause(headers.get("ce-correlationid", ""), headers.get("ce-id"))
        for handler in self.handlers:
            if handler.event is heard.kind and heard.crossing:
                await handler(heard.crossing, work)

    async def refuse(self, read: Read, error: Exception, work: Work) -> None:
        """A message whose effect failed is an alarm."""
        await note_refused(read, error, work)

    async def clear(self, work: Work) -> None:
        """Everything that was made of the stream goes; what was passed on is remembered."""
        await clear_figures(work)
