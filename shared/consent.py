"""Consent: which kinds of crossings leave the node, and what is held back of those that do not.

A kind runs dry (its statements are kept apart, without a number) when the operator has stopped it, when the setting
`MAILLON_DRY_KINDS` names it, or when it is newer than the node's database: then the operator first looks at it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.events.base import CATALOGUE
from shared.events.crossings import Crossing, Totals
from shared.tables import consent, held_back, landmark
from shared.upsert import insert_once, set_landmark, upsert

KINDS_SEEN = "kinds"


def kinds() -> dict[str, type[Crossing]]:
    """Every kind of crossing by its name."""
    return {event.__name__: event for event in CATALOGUE.values() if issubclass(event, Crossing)}


def kinds_of(service: str) -> list[type[Crossing]]:
    """The kinds of statements that a service makes; its totals are none, they are about statements."""
    return [kind for kind in kinds().values() if kind.service == service and not issubclass(kind, Totals)]


def dry_by_setting(setting: str) -> frozenset[str]:
    """The kinds that a setting names, parted by commas or spaces; a name that is none is refused, lest it leaks."""
    names = frozenset(setting.replace(",", " ").split())
    if unknown := names - kinds().keys():
        raise ValueError(f"{', '.join(sorted(unknown))}: no such kind of crossing; there are {', '.join(kinds())}")
    return names


async def dry_kinds(session: AsyncSession, by_setting: frozenset[str]) -> frozenset[str]:
    """The kinds that are held back now: what the operator said counts more than the setting."""
    said = {row.kind: row.allowed for row in (await session.exec(select(*consent.c))).all()}
    return frozenset(kind for kind in by_setting | said.keys() if not said.get(kind, False))


async def hold_back(session: AsyncSession, crossings: Iterable[Crossing], at: datetime) -> None:
    """Keeps statements of dry kinds: of each entity the latest, in the place of its first."""
    for one in crossings:
        row = {"kind": type(one).__name__, "entity": one.entity, "body": one.model_dump_json().encode(), "held_at": at}
        await upsert(session, held_back, row, key=("kind", "entity"))


async def held_counts(session: AsyncSession) -> dict[str, int]:
    """How many statements are held back, by kind."""
    counts = select(held_back.c.kind, func.count()).group_by(held_back.c.kind)
    return dict((await session.exec(counts)).all())


async def decide(session: AsyncSession, kind: str, allowed: bool, at: datetime) -> list[Crossing]:
    """Notes what the operator decided; what was held back of the kind, in its order, to be announced now."""
    await upsert(session, consent, {"kind": kind, "allowed": allowed, "decided_at": at})
    if not allowed:
        return []
    bodies = select(held_back.c.body).where(held_back.c.kind == kind).order_by(held_back.c.pos)
    held = [kinds()[kind].model_validate_json(body) for body in (await session.exec(bodies)).all()]
    await session.exec(delete(held_back).where(held_back.c.kind == kind))
    return held


async def note_new_kinds(session: AsyncSession, at: datetime) -> list[str]:
    """Has every kind run dry that this database has not seen before; a new database takes those of today as they are.

    The names of the new ones.
    """
    names = sorted(kinds())
    known: Any = (await session.exec(select(landmark.c.value).where(landmark.c.name == KINDS_SEEN))).first()
    if known == names:
        return []
    new = [name for name in names if name not in (names if known is None else known)]
    for name in new:
        await insert_once(session, consent, {"kind": name, "allowed": False, "decided_at": at})
    await set_landmark(session, KINDS_SEEN, sorted({*names, *(known or [])}))
    return new
