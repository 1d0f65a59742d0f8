"""What a union states for another one is passed on once: the newest, and not again when everything is read anew."""

from sqlmodel import select

from services.confederation.actions.take_crossings import portions, upsert
from services.confederation.models import Relayed
from services.confederation.rules.crossing import Heard
from services.confederation.rules.rows import kind_of, table_of
from shared.work import Work

RELAYED = table_of(Relayed)


async def not_passed_on_yet(news: list[Heard], work: Work) -> list[Heard]:
    """Those among these statements that are newer than what was passed on; they count as passed on with this work."""
    passed_on = {}
    for ids in portions(sorted({id_of(one) for one in news})):
        for row in await work.all(select(*RELAYED.c).where(RELAYED.c.id.in_(ids))):
            passed_on[row.kind, row.union, row.id] = row.epoch, row.seq
    fresh = [one for one in news if passed_on.get((kind_of(one), one.union, id_of(one)), (0, 0)) < one.number]
    await upsert(RELAYED, [relayed(one) for one in fresh], work)
    return fresh


def id_of(heard: Heard) -> str:
    """The entity's id."""
    return heard.entity if heard.crossing else ""


def relayed(heard: Heard) -> dict[str, str | int]:
    """The row that says that it was passed on."""
    epoch, seq = heard.number
    return {"union": heard.union, "kind": kind_of(heard), "id": id_of(heard), "epoch": epoch, "seq": seq}
