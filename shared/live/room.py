"""The pages of one service that are open in this process, and what changed lately."""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from shared.errors import Refused
from shared.live.changes import Topics
from shared.live.page import OpenPage
from shared.text import say

MOST_PAGES = 2_000  # of one process; 1,000 take some 35 MB (bench/live.py)
MOST_OF_ONE = 12  # pages that one person has in view at a time, on all screens
MEMORY_S = 120.0
MOST_CHANGES = 5_000  # remembered: a page that comes back within that time is told what it missed
SPREAD_MS = 2.0  # for each page that hears the same: about what answering one of them takes
LONGEST_SPREAD_MS = 10_000.0
ANYTHING = "anything"
"""The topic of pages that look again whatever happened."""


class TooManyOpenPages(Refused):
    """This page stays as it is; it says so, and asks again later."""

    status = 429

    def __init__(self) -> None:
        super().__init__(say("Too many pages are open at once; this one does not change by itself."))


class Room:
    """Pages by what they show. `deaf` while nothing can be heard from other processes."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.pages: set[OpenPage] = set()
        self.by_topic: defaultdict[str, set[OpenPage]] = defaultdict(set)
        self.persons: Counter[str] = Counter()
        self.memory: deque[tuple[float, Topics]] = deque(maxlen=MOST_CHANGES)
        self.hears_since: float | None = None
        self.deaf = False
        self.left_at = float("-inf")

    def check_place_for(self, person: str) -> None:
        """Raises TooManyOpenPages."""
        if len(self.pages) >= MOST_PAGES or self.persons[person] >= MOST_OF_ONE:
            raise TooManyOpenPages

    @contextmanager
    def with_open(self, page: OpenPage, age_s: float) -> Iterator[None]:
        """The page hears what it shows; first what it missed since it was made, `age_s` ago."""
        self.pages.add(page)
        self.persons[page.person] += 1
        for topic in page.topics:
            self.by_topic[topic].add(page)
        self.tell_missed(page, self.now() - age_s)
        try:
            yield
        finally:
            self.leave(page)

    def leave(self, page: OpenPage) -> None:
        """Forgets a page."""
        self.pages.discard(page)
        self.left_at = self.now()
        self.persons[page.person] -= 1
        if self.persons[page.person] <= 0:
            del self.persons[page.person]
        for topic in page.topics:
            self.by_topic[topic].discard(page)
            if not self.by_topic[topic]:
                del self.by_topic[topic]

    def tell_missed(self, page: OpenPage, since: float) -> None:
        """What changed since; everything, when we do not know that."""
        if self.deaf:
            page.say_deaf()
        if self.hears_since is not None and since < self.hears_since:
            page.owe_all()
        for at, topics in reversed(self.memory):
            if at < since:
                break
            page.owe(topics & page.topics)

    def hear(self, topics: Topics) -> None:
        """Something changed; only pages that show it are told."""
        if self.hears_since is not None:
            self.remember(topics)
        told: defaultdict[OpenPage, set[str]] = defaultdict(set)
        for topic in (*topics, ANYTHING):
            for page in self.by_topic.get(topic, ()):
                told[page].add(topic)
        spread = spread_ms(len(told))
        for page, theirs in told.items():
            page.owe(theirs, spread)

    def remember(self, topics: Topics) -> None:
        """Keeps a change for a while, for pages that open just now or come back."""
        if len(self.memory) == MOST_CHANGES:
            self.hears_since = self.memory[0][0]
        self.memory.append((self.now(), topics))
        while self.memory[0][0] < self.now() - MEMORY_S:
            self.hears_since = self.memory.popleft()[0]

    def begin_to_hear(self) -> None:
        """From now on nothing is missed; what was before, nobody knows."""
        self.hears_since, self.deaf = self.now(), False
        self.memory.clear()
        spread = spread_ms(len(self.pages))
        for page in self.pages:
            page.owe_all(spread)

    def end_hearing(self, *, deaf: bool) -> None:
        """Nothing is heard any more: because the broker is away (`deaf`, and pages say so), or nobody is there."""
        self.hears_since = None
        if deaf and not self.deaf:
            self.deaf = True
            for page in self.pages:
                page.say_deaf()

    def is_wanted(self, linger_s: float) -> bool:
        """Whether somebody is there, or was a moment ago."""
        return bool(self.pages) or self.now() - self.left_at < linger_s

    def close(self) -> None:
        """Every page is told to come back a little later."""
        for page in list(self.pages):
            page.end()


def spread_ms(pages: int) -> float:
    """Within how long so many pages should ask again, each at a moment of its own; two of them at once."""
    return min(LONGEST_SPREAD_MS, SPREAD_MS * max(0, pages - 2))
