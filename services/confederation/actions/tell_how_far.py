"""Unions are told how far the hub has read them, as soon as their link is up: one that was set back learns it so."""

from sqlmodel import col, select

from services.confederation.models import Ledger
from shared.events.national import CrossingsRead
from shared.work import Work, Workplace


async def tell_how_far(union: str, work: Work) -> None:
    """Tells one union, or every one that was ever read."""
    wanted = select(Ledger).order_by(col(Ledger.union), col(Ledger.service))
    told: dict[str, list[Ledger]] = {}
    for ledger in await work.all(wanted.where(Ledger.union == union) if union else wanted):
        told.setdefault(ledger.union, []).append(ledger)
    for code, ledgers in told.items():
        work.announce(
            CrossingsRead(
                to=code,
                code=code,
                told_at=work.now,
                read_epochs={one.service: one.epoch for one in ledgers},
                read_numbers={one.service: one.seq for one in ledgers},
            )
        )


async def tell_whoever_is_linked(union: str, place: Workplace) -> None:
    """The same in a work of its own; everybody, where the hub itself has just come."""
    async with place.work() as work:
        await tell_how_far(union, work)
