"""Every page of a node and of the hub, in both languages, narrow and wide, light and dark, by each who may see it.

Nothing broken, nothing sideways, nothing that jumps, nothing that a screen reader stumbles over.
"""

import asyncio
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fastapi import FastAPI

from deploy.catcher.app import PAGES
from deploy.documents.services import built_services
from shared.identity import Role
from shared.web.gate import routes_of
from tests.browser.network import Address, small_network
from tests.browser.pages_list import EVERYBODY, HUB, NODE, NOT_PAGES, REFUSED, SAY_NO
from tests.browser.things import of_the_hub, of_the_node
from tests.browser.visiting import LANGUAGES, Visit, take_tour

BY_TWO = (Role.STAFF, Role.MEMBER, Role.ANALYST, Role.OPERATOR, None)
"""Who looks at a page in both languages and sizes: of these, the first two who may, each at half of the four."""

ONLY_BY = {
    "/inbox/{notice_id}": Role.MEMBER,
    **dict.fromkeys(
        ("/style", "/sign-in", "/sign-in/sent", "/sign-in/{token}", "/sign-in/letter/{token}", "/r/{token}"), None
    ),
}
"""Who looks at a page that is one person's own, or the same for everybody."""


@pytest.fixture(scope="module")
def services() -> dict[str, FastAPI]:
    """The services, to ask them which routes they have."""
    with TemporaryDirectory(prefix="maillon-") as folder:
        return built_services(Path(folder))


@pytest.fixture(scope="module")
def network() -> Iterator[tuple[Address, Address]]:
    """A node and the hub."""
    with TemporaryDirectory(prefix="maillon-", ignore_cleanup_errors=True) as folder, small_network(Path(folder)) as it:
        yield it


def routes(services: dict[str, FastAPI], *names: str) -> dict[str, FastAPI | None]:
    """Every route that gives something to a browser, with the service that answers."""
    found: dict[str, FastAPI | None] = {}
    for name in names:
        found |= {path: services[name] for method, path in routes_of(services[name]) if method == "GET"}
    return {path: app for path, app in found.items() if not path.startswith("/api/")}


def of_the_catcher() -> dict[str, FastAPI | None]:
    """The pages of the mail catcher, which stands behind the node's door."""
    return {path: None for path, _, methods in PAGES if "GET" in methods}


def test_every_route_is_visited_or_said_to_be_no_page(services: dict[str, FastAPI]) -> None:
    on_the_node = {**of_the_catcher(), **routes(services, "membership", "meetings", "notifications")}
    assert sorted(on_the_node.keys() - NOT_PAGES.keys()) == sorted(NODE)
    at_the_hub = routes(services, "confederation")
    assert sorted(at_the_hub.keys() - NOT_PAGES.keys()) == sorted(HUB)
    assert sorted(NOT_PAGES.keys() - on_the_node.keys() - at_the_hub.keys()) == []
    assert NOT_PAGES.keys() & (NODE.keys() | HUB.keys()) == set()


def may_see(place: Address, app: FastAPI | None, route: str, path: str, role: Role | None) -> bool:
    """Whether the table lets somebody of that role see the page at that address."""
    if app is None:
        return role is Role.OPERATOR
    if route in ONLY_BY:
        return role is ONLY_BY[route]
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route)
    found = re.fullmatch(pattern, path.partition("?")[0])
    assert found, f"{path} is not an address of {route}"
    return bool(app.state.permissions.of_route("GET", route).allows(place.visitor(role), found.groupdict()))


def visits(
    place: Address, listed: dict[str, tuple[str, ...]], answering: dict[str, FastAPI | None], things: dict[str, str],
    roles: tuple[Role | None, ...],
) -> Iterator[Visit]:  # fmt: skip
    """Each page by each who may see it: in both languages and sizes for some, in one of the four for the others."""
    turns = count()
    for route, addresses in listed.items():
        for address in addresses:
            path = address.format(**things)
            seen_by = [role for role in roles if may_see(place, answering[route], route, path, role)]
            leading = [role for role in BY_TWO if role in seen_by][:2]
            shares = {leading[0]: (0, 3), leading[-1]: (1, 2)} if len(leading) > 1 else {leading[0]: range(4)}
            for role in seen_by:
                for turn in shares.get(role) or (next(turns) % 4,):
                    status, thorough = expected(address, role), role in shares
                    yield Visit(path, role, LANGUAGES[turn % 2], turn >= 2, status, thorough, address)


def expected(address: str, role: Role | None) -> int:
    """The status of that page for whoever has that role."""
    status, to = SAY_NO.get(address, (200, EVERYBODY))
    return status if to == EVERYBODY or (role or "visitor") in to.split() else 200


def refused() -> Iterator[Visit]:
    """Pages that say no."""
    for path, (who, status) in REFUSED.items():
        for turn in range(4):
            yield Visit(path, None if who == "visitor" else Role(who), LANGUAGES[turn % 2], turn >= 2, status)


@pytest.mark.browser
def test_every_page_is_sound(network: tuple[Address, Address], services: dict[str, FastAPI]) -> None:
    node, hub = network
    on_the_node = {**of_the_catcher(), **routes(services, "membership", "meetings", "notifications")}
    at_the_hub = routes(services, "confederation")
    of_members = (None, Role.MEMBER, Role.CONTACT, Role.ELECTED, Role.COMMITTEE_HOST, Role.STAFF, Role.OPERATOR)
    of_readers = (None, Role.ANALYST, Role.FEDERATION_READER, Role.OPERATOR)
    there = [*visits(node, NODE, on_the_node, of_the_node(node), of_members), *refused()]
    above = list(visits(hub, HUB, at_the_hub, of_the_hub(hub, node.union), of_readers))
    found = asyncio.run(take_tour([(node, there), (hub, above)]))
    assert found == {}, "\n".join(f"{name}\n    " + "\n    ".join(wrong) for name, wrong in found.items())
