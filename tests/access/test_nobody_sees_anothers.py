"""Nobody ever meets what is confidential of another co-operative, whatever they open, search, download or send."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID

import pytest

from deploy.broker.server import BrokerServer
from shared.identity import Role, a_visitor
from tests.access.canaries import EVERYBODY, Canary, fill
from tests.access.crawling import Crawl
from tests.access.world import BROKERS, World, open_world, sqlite_in

WORDS = ["Surname", "Zelda", "Quarry", "Project", "Draft", "Pain", "canary", "person.example", "4873", "0561"]


@pytest.fixture
async def world(request: pytest.FixtureRequest, folder: Path, shared_broker: BrokerServer) -> AsyncIterator[World]:
    """The node's services over fresh databases."""
    url = sqlite_in(folder)
    if request.param == "postgres":
        make: Callable[[], str] = request.getfixturevalue("make_database")
        url = lambda _: make()  # noqa: E731
    async with AsyncExitStack() as stack:
        yield await open_world(stack, url, **dict.fromkeys(BROKERS, shared_broker.url_fed))


async def crawl(world: World, person_id: UUID | None, role: Role) -> Crawl:
    """What somebody reaches; what they are today, the services know from their mandates."""
    done = Crawl(world, a_visitor(person_id, role))
    await done.look(things_in(world), WORDS)
    return done


def things_in(world: World) -> list[str]:
    """Whatever may stand in an address."""
    return [key for key in world.ids if not key.startswith("mandate")]


def wrongly_met(done: Crawl, key: str, canaries: list[Canary]) -> dict[str, list[str]]:
    """What somebody met without being meant to, and where."""
    found = {one.word: done.met(one.word) for one in canaries if key not in one.for_whom}
    return {word: where for word, where in found.items() if where}


@pytest.mark.parametrize("world", ["postgres"], indirect=True)
async def test_nobody_meets_what_is_confidential_of_another_co_operative(world: World) -> None:
    canaries = await fill(world)
    crawls = {key: await crawl(world, world.ids[f"person {key}"], Role.MEMBER) for key in EVERYBODY}
    operator = await crawl(world, None, Role.OPERATOR)
    assert [one.word for one in canaries if not operator.met(one.word)] == []
    for key, done in crawls.items():
        await done.send(things_in(world))
        assert wrongly_met(done, key, canaries) == {}, key
        assert (done.faults, len(done.pages) > 100) == ([], True)


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
async def test_the_crawl_sees_what_it_should_not(world: World) -> None:
    canaries = await fill(world)
    staff = await crawl(world, None, Role.STAFF)
    assert len(wrongly_met(staff, "foundry worker", canaries)) > 25
    own = await crawl(world, world.ids["person bakery contact"], Role.MEMBER)
    assert own.met("59143") and own.met("mail-bakery@canary.example") and own.met("SurnameBakeryWorker")
    elected = await crawl(world, world.ids["person elected"], Role.MEMBER)
    assert elected.met("SurnameBakeryContact") and elected.met("Quarrycanary")
