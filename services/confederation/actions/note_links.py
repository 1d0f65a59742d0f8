"""How the links to the unions' streams are, noted when it matters: not each heartbeat is worth a commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import select

from services.confederation.models import Link
from shared.work import Work

IN_TOUCH = timedelta(seconds=10)  # heartbeats come every second
NOTED_EVERY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """What the broker says of one source: seconds since it last heard from it (None: never), and what waits there."""

    union: str
    silent_s: float | None
    lag: int
    error: str = ""


async def note_links(seen: Iterable[SourceSeen], work: Work) -> None:
    """Notes each link that changed, and every one now and then."""
    known = {link.union: link for link in await work.all(select(Link))}
    for one in seen:
        link = known.get(one.union) or Link(union=one.union, looked_at=work.now - 2 * NOTED_EVERY)
        active_at = None if one.silent_s is None else work.now - timedelta(seconds=one.silent_s)
        linked = active_at is not None and work.now - active_at < IN_TOUCH
        changed = linked != (link.linked_since is not None) or one.lag != link.lag or one.error != link.error
        if not changed and work.now - link.looked_at < NOTED_EVERY:
            continue
        link.linked_since = (link.linked_since or work.now) if linked else None
        link.active_at = active_at or link.active_at
        link.looked_at, link.lag, link.error = work.now, one.lag, one.error
        work.add(link)
