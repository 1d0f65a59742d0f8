"""Every route of every service is open in each role to whom the table of permissions says, and to nobody else."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import APIRouter

from deploy.broker.server import BrokerServer
from shared.access.permissions import (
    DEED,
    EVERY_SERVICE,
    FIELD,
    Cell,
    Line,
    Permissions,
    TableFault,
    permissions,
)
from shared.web.gate import check, routes_of
from tests.access.filling import fill_hub, fill_node
from tests.access.walk import walk
from tests.access.world import BROKERS, NODE, SERVICES, World, an_app, open_world, sqlite_in


@pytest.fixture
def brokers(shared_broker: BrokerServer) -> dict[str, str]:
    """Where pages ask how the node is: a broker that answers, and has nothing to say."""
    return dict.fromkeys(BROKERS, shared_broker.url_fed)


@pytest.fixture
async def world(folder: Path, brokers: dict[str, str]) -> AsyncIterator[World]:
    """The services of a node, with something in them."""
    async with AsyncExitStack() as stack:
        world = await open_world(stack, sqlite_in(folder), **brokers)
        await fill_node(world)
        yield world


@pytest.fixture
async def hub(folder: Path, brokers: dict[str, str]) -> AsyncIterator[World]:
    """The confederation's."""
    async with AsyncExitStack() as stack:
        world = await open_world(stack, sqlite_in(folder), ["confederation"], **brokers)
        await fill_hub(world)
        yield world


def lines_of(table: Permissions) -> dict[tuple[str, str], Line]:
    """The lines of the routes of a service."""
    return dict(table.routes)


@pytest.mark.parametrize("name", NODE)
async def test_each_route_of_a_node_is_open_to_whom_the_table_says(world: World, name: str) -> None:
    done = await walk(world, name, lines_of(permissions(name, {"public_agenda"})))
    assert done.differences == []
    assert done.asked > 70


async def test_each_route_of_the_hub_is_open_to_whom_the_table_says(hub: World) -> None:
    done = await walk(hub, "confederation", lines_of(permissions("confederation")))
    assert done.differences == []
    assert done.asked > 100


async def test_where_the_agenda_is_not_public_the_table_says_so_and_strangers_see_nothing(
    folder: Path, brokers: dict[str, str]
) -> None:
    async with AsyncExitStack() as stack:
        world = await open_world(stack, sqlite_in(folder), public_agenda=False, **brokers)
        await fill_node(world)
        done = await walk(world, "meetings", lines_of(permissions("meetings")))
    assert done.differences == []


async def test_the_walk_sees_a_role_that_gets_more_or_less_than_its_cell(world: World) -> None:
    lines = lines_of(permissions("notifications"))
    inbox = lines["GET", "/inbox"]
    doctored = lines | {
        ("GET", "/inbox"): replace(inbox, cells={**inbox.cells, "member": Cell.NO}),
        ("GET", "/inbox/deliveries"): replace(
            inbox, cells={**lines["GET", "/inbox/deliveries"].cells, "elected": Cell.YES}
        ),
    }
    done = await walk(world, "notifications", doctored)
    assert sorted(done.differences) == [
        "elected may GET /inbox/deliveries (own): answered 403",
        "member may not GET /inbox (own): answered 200",
    ]


def test_every_line_of_the_table_is_a_route_of_its_service(folder: Path) -> None:
    url = sqlite_in(folder)
    apps = {name: an_app(name, url(name)) for name in SERVICES}
    there = {(name, *route) for name, app in apps.items() for route in routes_of(app)}
    lines = {(line.service, line.method, line.path) for line in permissions("membership").lines}
    ours = {line for line in lines if line[0] not in (FIELD, DEED, EVERY_SERVICE)}
    assert ours - there == set()
    for name in SERVICES:
        assert {line[1:] for line in lines if line[0] == EVERY_SERVICE} <= {
            route[1:] for route in there if route[0] == name
        }


def test_a_service_with_a_route_that_forgot_its_line_does_not_start() -> None:
    router = APIRouter()

    @router.get("/meetings/{id}/gossip")
    async def gossip(id: str) -> str:
        return id

    with pytest.raises(TableFault, match=r"GET /meetings/\{id\}/gossip has no line"):
        check([router], permissions("meetings"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("columns visitor member\nmeetings GET /x yes", "line 2"),
        ("columns visitor member\nmeetings GET /x yes maybe", "line 2: 'maybe'"),
        ("columns visitor\nmeetings GET /x yes\nmeetings GET /x -", "line 3: meetings GET /x is there twice"),
        ("columns visitor\nmeetings GET /x - boss=id", "nothing is owned by a boss"),
        ("columns visitor\nmeetings GET /x if", "need each other"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(folder: Path, wrong: str, says: str) -> None:
    table = folder / "table.txt"
    table.write_text(wrong)
    with pytest.raises(TableFault, match=says):
        permissions("meetings", table=table)


def test_a_page_that_asks_for_a_field_without_a_line_is_a_fault_and_not_a_no() -> None:
    with pytest.raises(TableFault, match=r"see person\.shoe_size has no line"):
        permissions("meetings").sees(None, "person.shoe_size")
