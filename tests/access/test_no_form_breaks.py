"""Whatever a form is sent, the answer is a page or a refusal in words, never a fault of ours (a 5xx)."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.types import ASGIApp

from deploy.broker.server import BrokerServer
from services.membership.models.mandate import MandateKind
from shared.identity import Role, Visitor, a_visitor
from shared.web.forms.stamp import FIELD
from shared.web.gate import routes_of
from tests.access.asking import ask
from tests.access.crawling import Crawl, the_door
from tests.access.filling import add_person, fill_hub, fill_node
from tests.access.forms import IN_PARTS, Form, forms_in, send
from tests.access.test_every_form import ALSO, an_operator, kind_of
from tests.access.test_nobody_sees_anothers import things_in
from tests.access.ugly import THE_WORST, VALUES, bodies, with_a_file_for
from tests.access.walk import filled
from tests.access.world import BROKERS, World, open_world, sqlite_in

BROKEN = 500
READ = ("q", "page", "day", "since", "until", "kind", "department", "next", "what", "by", "union")
ENDS_THE_WALK = ("/sign-out",)


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, folder: Path) -> Callable[[str], str]:
    """Fresh databases."""
    if request.param == "postgres":
        make: Callable[[], str] = request.getfixturevalue("make_database")
        return lambda _: make()
    return sqlite_in(folder)


@pytest.fixture
async def world(url: Callable[[str], str], shared_broker: BrokerServer) -> AsyncIterator[World]:
    """A node with something in it."""
    async with AsyncExitStack() as stack:
        world = await open_world(stack, url, **dict.fromkeys(BROKERS, shared_broker.url_fed))
        await fill_node(world)
        yield world


@pytest.fixture
async def hub(url: Callable[[str], str], shared_broker: BrokerServer) -> AsyncIterator[World]:
    """The confederation's."""
    async with AsyncExitStack() as stack:
        world = await open_world(stack, url, ["confederation"], **dict.fromkeys(BROKERS, shared_broker.url_fed))
        await fill_hub(world)
        yield world


async def test_no_form_of_a_node_breaks_whatever_it_is_sent(world: World) -> None:
    operator = await an_operator(world)
    person = await add_person(world, "paul", "Paul", "Petit", (MandateKind.WORKER, "own"), (MandateKind.CONTACT, "own"))
    met: set[str] = set()
    for visitor in (operator, a_visitor(person, Role.MEMBER), None):
        forms = [one for one in await every_form(world, visitor) if kind_of(one) not in met]
        met |= {kind_of(one) for one in forms}
        assert [fault for one in forms for fault in await faults_of(world, the_door(world), one, visitor)] == []
    assert len(met) > 40, sorted(met)


async def test_no_form_of_the_hub_breaks_whatever_it_is_sent(hub: World) -> None:
    operator = a_visitor(None, Role.OPERATOR)
    for visitor in (operator, None):
        forms = await every_form(hub, visitor)
        assert [fault for one in forms for fault in await faults_of(hub, hub.apps["confederation"], one, visitor)] == []


async def every_form(world: World, visitor: Visitor | None) -> list[Form]:
    """One of each kind that there is on any page that somebody can reach, also those of signing in."""
    pages = await (nodes_pages if "membership" in world.apps else hubs_pages)(world, visitor)
    found: dict[tuple[str, frozenset[str]], Form] = {}
    for address, page in pages.items():
        for form in forms_in(page, address):
            if not form.action.startswith(ENDS_THE_WALK):
                found.setdefault((kind_of(form), form.names), form)
    return list(found.values())


async def nodes_pages(world: World, visitor: Visitor | None) -> dict[str, str]:
    """What a crawl finds."""
    done = Crawl(world, visitor)
    await done.look(things_in(world), ["Atelier"])
    assert done.faults == []
    return {
        address.removeprefix("GET "): page for address, page in done.raw.items() if "content-type: text/html" in page
    }


async def hubs_pages(hub: World, visitor: Visitor | None) -> dict[str, str]:
    """Every page of the hub that needs no number of anything."""
    app, pages = hub.apps["confederation"], {}
    for method, path in routes_of(app):
        if method == "GET":
            address = filled(hub, path, "own")
            pages[address] = (await ask(app, "GET", address, session(hub, visitor), "text/html")).body.decode("latin-1")
    return pages


def session(world: World, visitor: Visitor | None) -> str:
    """A fresh one, so that a form which ends it ends no other's."""
    return world.session(visitor) if visitor else ""


async def faults_of(world: World, door: ASGIApp, form: Form, visitor: Visitor | None) -> list[str]:
    """What broke. Without its stamp, for a form that was sent already only leads to what it made."""
    said = [(name, value) for name, value in form.said(**ALSO.get(kind_of(form), {})) if name != FIELD]
    said += form.buttons[:1] if form.buttons and form.buttons[0][0] else []
    values = THE_WORST if next(iter(world.apps.values())).state.service.database.sqlite else VALUES  # which takes less
    found = []
    for what, fields in bodies(said, values):
        answer = await send(door, form, fields, session(world, visitor))
        if "maillon-question" in answer.headers:
            for asked in forms_in(answer.body.decode(), form.page):
                answer = await send(door, asked, asked.fields, session(world, visitor))
        found += [f"{form.action}: {what}: {answer.status}"] if answer.status >= BROKEN else []
    for name in {name for name, _ in said}:
        answer = await ask(
            door,
            "POST",
            form.action,
            session(world, visitor),
            "text/html",
            with_a_file_for(name, said),
            content_type=IN_PARTS,
        )
        found += [f"{form.action}: a file for {name}: {answer.status}"] if answer.status >= BROKEN else []
    return found


async def test_no_address_of_a_node_breaks_whatever_its_query_says(world: World) -> None:
    operator = await an_operator(world)
    assert [fault for name in world.apps for fault in await broken_by_queries(world, name, operator)] == []


async def test_no_address_of_the_hub_breaks_whatever_its_query_says(hub: World) -> None:
    assert await broken_by_queries(hub, "confederation", a_visitor(None, Role.OPERATOR)) == []


async def broken_by_queries(world: World, name: str, visitor: Visitor) -> list[str]:
    """Each page with each of it for all that its address may say; what a page reads by itself is in `READ`."""
    app, found = world.apps[name], []
    for context in iter_route_contexts(app.routes):
        route, path = context.original_route, filled(world, context.path or "", "own")
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()) and not path.startswith("/live/"):
            names = {one.alias for one in route.dependant.query_params} | set(READ)
            for value in THE_WORST:
                asked = urlencode(dict.fromkeys(names, value), errors="surrogatepass")
                answer = await ask(app, "GET", f"{path}?{asked}", world.session(visitor), "text/html")
                found += [f"{path}: {value[:40]!r}: {answer.status}"] if answer.status >= BROKEN else []
    return found
