"""How far each union's node has read what the hub announces is noted."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Table, update
from sqlmodel import col

from services.confederation.models import Bulletin, Reception
from shared.upsert import dialect_of, overwriting
from shared.work import Work

RECEPTIONS: Table = Reception.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Seen:
    """A node that reads now: the last number sent to it, and how many are still to be sent."""

    union: str
    position: int
    waiting: int


async def note_receptions(seen: list[Seen], work: Work) -> None:
    """Notes nodes that read now."""
    if not seen:
        return
    rows = [{"union": one.union, "position": one.position, "waiting": one.waiting, "seen_at": work.now} for one in seen]
    await work.do(overwriting(dialect_of(work.session), RECEPTIONS, tuple(rows[0])), rows)


async def note_position(bulletin_id: UUID, position: int, work: Work) -> None:
    """Notes where in NATIONAL a bulletin is."""
    await work.do(update(Bulletin).where(col(Bulletin.id) == bulletin_id).values(position=position))
