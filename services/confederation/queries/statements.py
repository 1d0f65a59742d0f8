"""One co-operative at the hub: what each union that states it says now, and what was said over time."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.errors import NoSuchCooperative
from services.confederation.models import Cooperative, JobsStated
from services.confederation.queries.unions import federations


@dataclass(frozen=True, slots=True)
class JobsOfADay:
    """How many jobs it had on a day, and the crossing that says so; None: none were stated."""

    as_of: date
    jobs: int | None
    sequence: int


@dataclass(frozen=True, slots=True)
class Told:
    """A co-operative as a union states it: its latest statement, those before it, and who else states it."""

    cooperative: Cooperative
    statements: list[JobsOfADay]
    others: list[Cooperative]


async def cooperative_told(session: AsyncSession, union: str, id: str, federation: str = "") -> Told:
    """What is known of it. Raises NoSuchCooperative; also where the federation does not read it."""
    found = await session.get(Cooperative, (union, id))
    if found is None or not await is_read(session, found, federation):
        raise NoSuchCooperative
    stated = select(JobsStated).where(JobsStated.union == union, JobsStated.id == id)
    days = (await session.exec(stated.order_by(col(JobsStated.as_of).desc()))).all()
    same = select(Cooperative).where(Cooperative.scheme == found.scheme, Cooperative.number == found.number)
    others = (await session.exec(same.where(Cooperative.union != union))).all() if found.number else []
    return Told(found, [JobsOfADay(one.as_of, one.jobs, one.sequence) for one in days], list(others))


async def is_read(session: AsyncSession, cooperative: Cooperative, federation: str) -> bool:
    """Whether a federation reads this co-operative; the confederation's own people read every one."""
    if not federation:
        return True
    bodies = [one for one in await federations(session) if one.code == federation]
    return any(one.reads(cooperative.federation, cooperative.trade) for one in bodies)


async def is_read_in(session: AsyncSession, crossing: dict[str, object], federation: str) -> bool:
    """Whether a crossing (CloudEvents) is about a co-operative that the federation reads."""
    said = crossing.get("data")
    if not isinstance(said, dict) or "registration_scheme" not in said:
        return False
    found = await session.get(Cooperative, (said.get("union", ""), str(said.get("cooperative_id", ""))))
    return found is not None and await is_read(session, found, federation)
