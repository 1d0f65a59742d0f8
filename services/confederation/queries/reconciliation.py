"""Whether the hub's sums are those that each union signed, and where not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Alarm, Ledger, Trouble, Union
from services.confederation.rules.standing import Signature, Standing, signature_of, standing_of
from services.confederation.rules.tallies import Difference, Tallies, summed


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One service of one union: what it signed last, compared with what the hub had when that came.

    `differences`: what (entities, checksum, measure), which one, as stated, as added up here. `stated` and `ours` are
    the measures. `since`: how many crossings were read after those totals, and are not in them yet.
    """

    union: str
    service: str
    standing: Standing
    signature: Signature
    differences: list[Difference]
    stated: dict[str, int]
    ours: dict[str, int]
    day: str
    heard_at: datetime | None
    sequence: int
    since: int


async def reconcile(session: AsyncSession, union: str = "") -> list[Reconciled]:
    """Every service that ever stated something, by union."""
    keys = {one.code: one.up_key for one in (await session.exec(select(Union))).all()}
    wanted = select(Ledger).order_by(col(Ledger.union), col(Ledger.service))
    ledgers = (await session.exec(wanted.where(Ledger.union == union) if union else wanted)).all()
    back = select(Alarm.union, Alarm.service).where(Alarm.what == Trouble.STEP_BACK, col(Alarm.ended_at).is_(None))
    went_back = {(of, service) for of, service in (await session.exec(back)).all()}
    return [
        reconciled(one, keys.get(one.union, ""), went_back=(one.union, one.service) in went_back) for one in ledgers
    ]


def reconciled(ledger: Ledger, key: str, *, went_back: bool) -> Reconciled:
    """One ledger."""
    totals: dict[str, Any] = orjson.loads(ledger.totals) if ledger.totals else {}
    tallies: Tallies = ledger.tallies
    return Reconciled(
        union=ledger.union,
        service=ledger.service,
        standing=standing_of(totals, ledger.differences, went_back=went_back),
        signature=signature_of(totals, ledger.union, key),
        differences=[(what, which, stated, ours) for what, which, stated, ours in ledger.differences],
        stated=totals.get("measures", {}),
        ours={name: number for name, number in summed(tallies).measures.items() if number},
        day=totals.get("day", ""),
        heard_at=ledger.totals_heard_at,
        sequence=ledger.totals_sequence,
        since=ledger.seq - ledger.totals_seq if ledger.epoch == ledger.totals_epoch else ledger.seq,
    )
