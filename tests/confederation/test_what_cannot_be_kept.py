"""What a database cannot keep is noted; what came with it counts all the same."""

from datetime import timedelta

from sqlmodel import select

from services.confederation.actions.note_links import SourceSeen, note_links
from services.confederation.app import reader
from services.confederation.models import Cooperative, Link, Trouble
from services.confederation.queries.alarms import open_alarms
from shared.reader import Spot
from shared.work import Workplace
from tests.confederation.world import Hub, Speaker, a_cooperative


async def names(place: Workplace) -> list[str]:
    async with place.database.reading() as session:
        return list((await session.exec(select(Cooperative.name).order_by(Cooperative.id))).all())


async def test_a_name_that_the_database_refuses_holds_up_nobody(place: Workplace, hub: Hub) -> None:
    Speaker(hub).state(a_cooperative(1), a_cooperative(2, name="nul \0 in it"), a_cooperative(3))
    spot, reads = Spot("today"), reader()
    async with place.work() as work:
        await reads.note(work, spot)
    spot = await reads.save(place, hub.reads, spot)
    assert (spot.sequence, await reads.spot(place)) == (3, spot)
    async with place.database.reading() as session:
        troubles = {one.what for one in await open_alarms(session)}
    if place.database.sqlite:
        assert (len(await names(place)), troubles) == (3, set())
    else:
        assert await names(place) == ["Co-operative 1", "Co-operative 3"]
        assert troubles == {Trouble.UNREADABLE, Trouble.GAP}


async def test_a_link_is_linked_since_its_first_heartbeat_without_a_break(place: Workplace, hub: Hub) -> None:
    async def seen(silent_s: float | None, lag: int = 0) -> Link:
        hub.now += timedelta(minutes=1)
        async with place.work() as work:
            await note_links([SourceSeen("occitanie", silent_s, lag)], work)
        async with place.database.reading() as session:
            return (await session.exec(select(Link))).one()

    assert (await seen(None)).linked_since is None
    since = (await seen(0.4)).linked_since
    assert since == hub.now
    link = await seen(0.9, lag=7)
    assert (link.linked_since, link.lag) == (since, 7)
    assert (await seen(120.0)).linked_since is None
    assert (await seen(0.1)).linked_since == hub.now
