"""Keeps the broker's links as the node's installation wants them.

A copy on trial has none, nor one that was followed.
"""

import asyncio
from pathlib import Path

from deploy.join import Home
from shared.errors import Refused
from shared.installation import FILE, installed
from shared.joining import joined
from shared.logs import logger

log = logger()

LOOK_S = 0.5


async def relink_when_confirmed(data: Path) -> None:
    """Looks for ever; the broker was started as the folder said then."""
    before = wanted(data)
    while True:
        await asyncio.sleep(LOOK_S)
        now = wanted(data)
        if now == before:
            continue
        try:
            await Home(data).relink()
        except Refused as refusal:
            log.warning("links.not_changed", reason=str(refusal))
            continue
        log.info("links.changed", linked=now)
        before = now


def wanted(data: Path) -> bool | None:
    """What the links depend on, beside the join file: whether the folder's node speaks for its union."""
    mine = installed(data / FILE)
    return mine.speaks if mine and joined(data / "hub.json") else None
