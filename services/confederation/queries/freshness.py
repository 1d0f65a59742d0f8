"""How fresh what each union states is: when it was last heard, what still waits, and whether it is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Ledger, Link, Union
from services.confederation.rules.lateness import Lateness, lateness

CLOCK_SHOWN_S = 300.0


@dataclass(frozen=True, slots=True)
class Freshness:
    """One union. `heard_at`: its last statement came; `stated_at`: when it was made, by the union's own clock.

    `active_at`: the hub's broker last heard from its stream, if only a heartbeat; `waiting`: messages that its stream
    had more than the hub when it was last asked; `totals_at`: its last signed totals came. `clock_ahead` is None while
    its clock is right. `crossings`: how many were read of it in all.
    """

    union: str
    name: str
    linked: bool
    heard_at: datetime | None
    stated_at: datetime | None
    active_at: datetime | None
    totals_at: datetime | None
    waiting: int
    crossings: int
    clock_ahead: timedelta | None
    lateness: Lateness

    @property
    def late(self) -> bool:
        """Whether its figures are older than those of the others."""
        return self.lateness is not Lateness.FRESH


async def freshness(session: AsyncSession, now: datetime) -> list[Freshness]:
    """Every union that is linked or was ever heard, by code."""
    ledgers: dict[str, list[Ledger]] = {}
    for ledger in (await session.exec(select(Ledger))).all():
        ledgers.setdefault(ledger.union, []).append(ledger)
    links = {link.union: link for link in (await session.exec(select(Link))).all()}
    known = (await session.exec(select(Union).order_by(col(Union.code)))).all()
    shown = [union for union in known if union.up_key or union.code in ledgers]
    return [fresh(union, ledgers.get(union.code, []), links.get(union.code), now) for union in shown]


def fresh(union: Union, ledgers: list[Ledger], link: Link | None, now: datetime) -> Freshness:
    """One union's freshness."""
    ahead = max((ledger.clock_ahead_s for ledger in ledgers), key=abs, default=0.0)
    totals_at = newest(ledger.totals_heard_at for ledger in ledgers)
    active_at = link.active_at if link else None
    return Freshness(
        union=union.code,
        name=union.name,
        linked=bool(union.up_key),
        heard_at=(heard_at := newest(ledger.heard_at for ledger in ledgers)),
        stated_at=newest(ledger.stated_at for ledger in ledgers),
        active_at=active_at,
        totals_at=totals_at,
        waiting=link.lag if link else 0,
        crossings=sum(ledger.crossings for ledger in ledgers),
        clock_ahead=timedelta(seconds=ahead) if ahead > CLOCK_SHOWN_S else None,
        lateness=lateness(linked=bool(union.up_key), active_at=active_at, heard_at=heard_at, now=now),
    )


def newest(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest of some moments, None where there is none."""
    return max((moment for moment in moments if moment), default=None)
