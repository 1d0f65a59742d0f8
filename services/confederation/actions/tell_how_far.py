"""Unions are told how far the hub has read them, as soon as their link is up: one that was set back learns it so."""

from collections.abc import Sequence

from sqlmodel import col, select

from services.confederation.models import Ledger
from shared.events.national import CrossingsRead
from shared.tables import landmark
from shared.upsert import set_landmark
from shared.work import Work, Workplace


async def tell_how_far(union: str, work: Work) -> None:
    """Tells one union, or every one that was ever read (empty).

    Nothing is told twice: a node that was set back to before it heard it hears it again, and one that was set back to
    later is not behind it.
    """
    wanted = select(Ledger).order_by(col(Ledger.union), col(Ledger.service))
    by_union: dict[str, list[Ledger]] = {}
    for ledger in await work.all(wanted.where(Ledger.union == union) if union else wanted):
        by_union.setdefault(ledger.union, []).append(ledger)
    for code, ledgers in by_union.items():
        await tell_news(code, ledgers, work)


async def tell_news(code: str, ledgers: Sequence[Ledger], work: Work) -> None:
    """Announces it, unless that is what was told last."""
    read = {
        "read_epochs": {one.service: one.epoch for one in ledgers},
        "read_numbers": {one.service: one.seq for one in ledgers},
    }
    name = f"told how far {code}"
    if await work.find(select(landmark.c.value).where(landmark.c.name == name)) != read:
        await set_landmark(work.session, name, read)
        work.announce(CrossingsRead(to=code, code=code, told_at=work.now, **read))


async def tell_whoever_is_linked(union: str, place: Workplace) -> None:
    """The same in a work of its own; everybody, where the hub itself has just come."""
    async with place.work() as work:
        await tell_how_far(union, work)
