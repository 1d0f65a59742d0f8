"""What the operator did not allow stays on the node: it is shown there, and leaves once it is allowed."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import nats
import orjson
import pytest
from nats.js.errors import NotFoundError
from sqlmodel import select

from deploy.broker.server import BrokerServer
from shared.consent import KINDS_SEEN
from shared.events.membership import CrossingConsent
from shared.service import Service
from shared.streams import AGGREGATE
from shared.tables import consent, held_back
from shared.upsert import set_landmark
from tests.shared.conftest import toy_service
from tests.shared.spine import announce, rows, sent, until
from tests.shared.toy import CounterStands, HeadCount

DRY = "CounterStands"


def stands(counter: UUID, number: int) -> CounterStands:
    return CounterStands(as_of=date(2026, 1, 1), counter_id=counter, number=number)


def heads(people: int) -> HeadCount:
    return HeadCount(as_of=date(2026, 1, 1), counter_id=uuid4(), people=people)


async def left(broker: BrokerServer) -> list[dict[str, Any]]:
    """Everything in the stream of crossings, in its order."""
    client, found, number = await nats.connect(broker.url_fed), [], 1
    try:
        while True:
            found.append(orjson.loads((await client.jetstream().get_msg(AGGREGATE, number)).data or b""))
            number += 1
    except NotFoundError:
        return found
    finally:
        await client.close()


async def held(service: Service) -> list[tuple[str, int]]:
    """What is held back: kind, and the number in it."""
    question = select(held_back.c.kind, held_back.c.body).order_by(held_back.c.pos)
    return [(kind, orjson.loads(body)["number"]) for kind, body in await rows(service, question)]


async def decide(service: Service, kind: str, *, allowed: bool) -> None:
    """What membership announces when the operator has decided; waits until it is heeded."""
    await announce(service, CrossingConsent(kind=kind, allowed=allowed))

    async def heeded() -> bool:
        return await rows(service, select(consent.c.allowed).where(consent.c.kind == kind)) == [allowed]

    await until(heeded)


async def test_statements_of_a_dry_kind_are_held_back_and_numbers_have_no_gap(
    toy_at_work: Any, database_url: str, broker: BrokerServer
) -> None:
    one, two = uuid4(), uuid4()
    async with toy_at_work(database_url, "toy", dry_kinds=DRY) as service:
        await announce(service, heads(7), stands(one, 1), heads(8), stands(two, 5), stands(one, 2), heads(9))
        await sent(service)
        assert await held(service) == [(DRY, 2), (DRY, 5)], "of each the latest"
    assert [(told["people"], told["seq"]) for told in await left(broker)] == [(7, 1), (8, 2), (9, 3)]


async def test_once_allowed_what_was_held_back_leaves_in_order_and_before_what_comes(
    toy_at_work: Any, database_url: str, broker: BrokerServer
) -> None:
    async with toy_at_work(database_url, "toy", dry_kinds=DRY) as service:
        await announce(service, *(stands(uuid4(), number) for number in range(1, 4)))
        await decide(service, DRY, allowed=True)
        await announce(service, stands(uuid4(), 4))
        await sent(service)
        assert await held(service) == []
    assert [(told["number"], told["seq"]) for told in await left(broker)] == [(1, 1), (2, 2), (3, 3), (4, 4)]


async def test_a_kind_that_is_stopped_runs_dry_from_then_on(
    toy_at_work: Any, sqlite_url: str, broker: BrokerServer
) -> None:
    async with toy_at_work(sqlite_url, "toy") as service:
        await announce(service, stands(uuid4(), 1))
        await decide(service, DRY, allowed=False)
        await announce(service, stands(uuid4(), 2))
        await sent(service)
        assert await held(service) == [(DRY, 2)]
        await decide(service, DRY, allowed=True)
        await sent(service)
    assert [told["number"] for told in await left(broker)] == [1, 2]


async def test_small_counts_are_withheld_from_what_is_held_back_too(toy_at_work: Any, sqlite_url: str) -> None:
    async with toy_at_work(sqlite_url, "toy", dry_kinds="HeadCount") as service:
        await announce(service, heads(2))
        (body,) = await rows(service, select(held_back.c.body))
    assert orjson.loads(body)["people"] is None


async def test_a_kind_that_is_new_to_a_node_runs_dry_until_somebody_has_looked_at_it(
    toy_at_work: Any, sqlite_url: str, broker: BrokerServer
) -> None:
    async with toy_at_work(sqlite_url, "toy") as service:
        await announce(service, stands(uuid4(), 1), heads(7))
        await sent(service)
        async with service.place.work() as work:
            await set_landmark(work.session, KINDS_SEEN, [DRY])
    async with toy_at_work(sqlite_url, "toy") as upgraded:
        await announce(upgraded, stands(uuid4(), 2), heads(8))
        await sent(upgraded)
        assert await rows(upgraded, select(held_back.c.kind)) == ["HeadCount"]
    assert len(await left(broker)) == 3


async def test_a_dry_kind_that_does_not_exist_is_refused_lest_it_leaks(sqlite_url: str, broker: BrokerServer) -> None:
    with pytest.raises(ValueError, match="CounterStand: no such kind"):
        toy_service(broker, sqlite_url, "toy", dry_kinds="CounterStand")
