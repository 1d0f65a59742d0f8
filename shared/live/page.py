"""One page that somebody has open, and the answer through which it is told what changed (server-sent events)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import orjson

from shared.live.changes import Topics
from shared.logs import logger

log = logger()

PAUSE_S = 0.2  # between two words to one page: what comes meanwhile goes together
SLOW_S = 10.0  # who takes nothing for so long is not there any more
BEAT = b"event: beat\ndata: {}\n\n"

Write = Callable[[bytes], Awaitable[None]]
StillThere = Callable[[], Awaitable[bool]]


class OpenPage:
    """What is owed to one page; at most one task writes to it, and only while there is something to say.

    `watched` are the topics at which the session itself may be over: `still_there` is asked then, and at each beat.
    `answer` is the timeout within which the answer waits; it ends when its time is set.
    """

    def __init__(self, person: str, about: Topics, watched: Topics, write: Write, still_there: StillThere) -> None:
        self.person = person
        self.about = about
        self.topics = about | watched
        self.watched = watched
        self.write = write
        self.still_there = still_there
        self.owed: set[str] = set()
        self.words: list[bytes] = []
        self.spread_ms = 0.0
        self.doubtful = False
        self.writer: asyncio.Task[None] | None = None
        self.answer: asyncio.Timeout | None = None
        self.slow = False

    def owe(self, topics: Iterable[str], spread_ms: float = 0.0) -> None:
        """These changed."""
        fresh = set(topics)
        self.doubtful |= not self.watched.isdisjoint(fresh)
        self.owed |= fresh
        self.spread_ms = max(self.spread_ms, spread_ms)
        self.wake()

    def owe_all(self, spread_ms: float = 0.0) -> None:
        """Anything may have changed."""
        self.tell(b"event: again\ndata: %s\n\n" % orjson.dumps({"within": round(spread_ms)}))

    def say_deaf(self) -> None:
        """Changes are not heard just now; `again` takes it back."""
        self.tell(b"event: deaf\ndata: {}\n\n")

    def beat(self) -> None:
        """A sign of life; whether the session still holds is looked at."""
        self.doubtful = True
        self.tell(BEAT)

    def tell(self, words: bytes) -> None:
        """These words, soon."""
        if words not in self.words:
            self.words.append(words)
        self.wake()

    def wake(self) -> None:
        """Sees to it that somebody writes."""
        if self.writer is None and (self.owed or self.words):
            self.writer = asyncio.get_running_loop().create_task(self.pay())

    async def pay(self) -> None:
        """Writes until nothing is owed."""
        try:
            while self.owed or self.words:
                if self.doubtful and not await self.still_there():
                    self.owed, self.words = set(), [b"event: over\ndata: {}\n\n"]
                    await self.send()
                    self.end()
                    return
                self.doubtful = False
                await self.send()
                await asyncio.sleep(PAUSE_S)
        except TimeoutError:
            self.slow = True
            self.end()
        except Exception as error:
            log.warning("live.page_failed", exc_info=error)
            self.end()
        finally:
            self.writer = None

    async def send(self) -> None:
        """Everything that is owed, in one go. Raises TimeoutError when nobody takes it."""
        said = b"".join(self.words)
        if about := sorted(self.owed & self.about):
            said += b"data: %s\n\n" % orjson.dumps({"about": about, "within": round(self.spread_ms)})
        self.owed, self.words, self.spread_ms = set(), [], 0.0
        if said:
            async with asyncio.timeout(SLOW_S):
                await self.write(said)

    def end(self) -> None:
        """Ends the answer, whatever it waits for."""
        if self.answer and self.answer.when() is None:
            self.answer.reschedule(asyncio.get_running_loop().time())

    def let_go(self) -> None:
        """Nothing more will be written."""
        self.answer = None
        if self.writer:
            self.writer.cancel()
