"""How a node stands with its hub: when it last heard from it, and how much waits on either side.

The hub reads AGG by a consumer that can be asked how much is left to read (shared/announced_readers.py). The answer is
noted, for nothing tells while the link is cut.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from nats.aio.client import Client
from nats.errors import Error as NatsError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.announced_readers import AnnouncedReaders
from shared.connection import connect
from shared.duties import not_if_told_to_stop
from shared.errand import Errand
from shared.joining import joined
from shared.logs import logger
from shared.settings import NodeSettings
from shared.streams import AGGREGATE, AGGREGATE_READERS, NATIONAL
from shared.tables import landmark
from shared.upsert import set_landmark
from shared.work import Workplace

log = logger()

LOOK_S = 5.0
NOTED = "hub link"


@dataclass(frozen=True)
class LinkStatus:
    """`to_be_read`: crossings that the hub has not read yet; `to_be_heard`: its messages that are not here yet."""

    confederation: str
    web: str
    heard_at: datetime | None
    to_be_read: int
    to_be_heard: int


class HubLink:
    """Looks at the link again and again, while the node belongs to a hub."""

    def __init__(self, settings: NodeSettings) -> None:
        self.settings = settings
        self.readers = AnnouncedReaders(AGGREGATE, AGGREGATE_READERS)

    async def watch(self, place: Workplace) -> float:
        """Looks for as long as the connections hold; the seconds until the next try."""
        if joined(self.settings.hub_file) is None or not self.settings.broker_nat_url:
            return LOOK_S
        try:
            async with AsyncExitStack() as stack:
                fed = await connect(self.settings.broker_fed_url, "hub-link")
                stack.push_async_callback(fed.close)
                nat = await connect(self.settings.broker_nat_url, "hub-link")
                stack.push_async_callback(nat.close)
                while joined(self.settings.hub_file):
                    not_if_told_to_stop()
                    await self.look(place, fed, nat)
                    await asyncio.sleep(LOOK_S)
        except (OSError, NatsError, TimeoutError) as error:
            log.info("hub_link.not_seen", error=type(error).__name__)
        return LOOK_S

    async def look(self, place: Workplace, fed: Client, nat: Client) -> None:
        """Looks once, and notes what is to be seen."""
        async with place.database.reading() as session:
            before = await noted(session)
        now, last = place.clock.now(), (await fed.jetstream().stream_info(AGGREGATE)).state.last_seq
        reader = await self.of_the_hub(fed)
        sources = (await asked(nat, f"STREAM.INFO.{NATIONAL}")).get("sources") or []
        after = {
            "to_be_read": reader["num_pending"] if reader else left(before, last),
            "last": last,
            "to_be_heard": sum(int(one.get("lag", 0)) for one in sources),
            "heard_at": heard_at(now, sources, bool(reader.get("push_bound")), before),
        }
        if after != before:
            async with place.work() as work:
                await set_landmark(work.session, NOTED, after)

    async def of_the_hub(self, fed: Client) -> dict[str, Any]:
        """The newest consumer that delivers to the hub; the node reads the stream itself, too."""
        there = [one async for one in self.readers.now(fed)]
        whither = f"fed.{self.settings.union}."
        return next(
            (one for one in reversed(there) if one["config"].get("deliver_subject", "").startswith(whither)), {}
        )


async def asked(client: Client, what: str) -> dict[str, Any]:
    """The broker's answer about a stream or a consumer; empty where there is none."""
    answer: dict[str, Any] = orjson.loads((await client.request(f"$JS.API.{what}", b"", timeout=2)).data)
    return {} if "error" in answer else answer


def left(before: dict[str, Any], last: int) -> int:
    """How much waits when nobody can be asked: what waited then, and what came since."""
    return int(before.get("to_be_read", 0)) + max(0, last - int(before.get("last", 0)))


def heard_at(now: datetime, sources: list[Any], is_read: bool, before: dict[str, Any]) -> str | None:
    """The last sign of life: the hub's heartbeats come every second; to the quarter of a minute, to write seldom."""
    signs = [now - timedelta(microseconds=one["active"] / 1000) for one in sources if one.get("active", -1) >= 0]
    if is_read:
        signs.append(now)
    if not signs:
        return before.get("heard_at")
    at = max(signs)
    at = at.replace(second=at.second // 15 * 15, microsecond=0)
    return max(at.isoformat(), before.get("heard_at") or "")


async def noted(session: AsyncSession) -> dict[str, Any]:
    """What was noted of the link last."""
    found = (await session.exec(select(landmark.c.value).where(landmark.c.name == NOTED))).first()
    return dict(found or {})


async def link_status(session: AsyncSession, hub_file: Path | None) -> LinkStatus | None:
    """How the link stands; None for a node that belongs to no hub."""
    join = joined(hub_file)
    if join is None:
        return None
    known = await noted(session)
    at = known.get("heard_at")
    return LinkStatus(
        join.confederation,
        join.web,
        datetime.fromisoformat(at) if at else None,
        int(known.get("to_be_read", 0)),
        int(known.get("to_be_heard", 0)),
    )


def hub_link_errand(settings: NodeSettings) -> Errand:
    """The errand, for one service of a node."""
    return Errand("hub link", HubLink(settings).watch, rests_on_trial=False)
