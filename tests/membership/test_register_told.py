"""After an upgrade, what the other services did not keep before is told to them once."""

import asyncio

from sqlmodel import select

from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.record_person import record_person
from services.membership.errands.register_told import KINDS, LANDMARK, tell_some
from shared.events.ids import new_id
from shared.tables import landmark, outbox
from shared.work import Workplace
from tests.builders import a_cooperative, a_person


async def recorded(place: Workplace) -> list[str]:
    """Whose files were told, by kind, in order."""
    async with place.database.reading() as session:
        subjects = (await session.exec(select(outbox.c.subject).order_by(outbox.c.pos))).all()
    return [one.split(".")[2] for one in subjects if one.endswith(".recorded.v1")]


async def at_rest(place: Workplace) -> None:
    """The node has told what it had to tell when it started: nothing."""
    at = None
    while not at or at["kind"] < len(KINDS):
        async with place.database.reading() as session:
            at = (await session.exec(select(landmark.c.value).where(landmark.c.name == LANDMARK))).first()
        await asyncio.sleep(0.01)


async def test_every_file_is_told_once_after_an_upgrade(place: Workplace) -> None:
    await at_rest(place)
    async with place.work() as work:
        await record_cooperative(None, a_cooperative("Pain commun"), work)
        await record_cooperative(None, a_cooperative(), work)
        await record_person(None, a_person(), work)
        await work.do(landmark.delete().where(landmark.c.name == LANDMARK))
    before = len(await recorded(place))
    more = True
    while more:
        async with place.work() as work:
            more = await tell_some(work, new_id())
    assert (await recorded(place))[before:] == ["cooperative", "cooperative", "person"]
    async with place.work() as work:
        assert not await tell_some(work, new_id())
