"""Caught mail is no way in: its operator reads it, nobody else does, and nobody reads what lets somebody else in."""

import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from deploy.catcher.app import PAGES
from deploy.catcher.mailbox import HIDDEN, Mailbox
from services.membership.actions.describe_node import DescribeNode, describe_node
from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.record_person import record_person
from services.membership.actions.take_step import take_step
from services.membership.models.mandate import MandateKind
from services.membership.models.tour_step import Mark
from services.membership.rules.tour import DONE
from shared.identity import Grant, Role, Visitor, a_visitor
from tests.access.world import World, open_world, sqlite_in
from tests.builders import a_mandate, a_person
from tests.deploy.catching import ADDRESS, OURS, SECRET, a_letter, caught_mail
from tests.deploy.until import until

OPERATOR = a_visitor(None, Role.OPERATOR)
THEIRS, OWN = "nadia@example.org", "operatrice@example.org"
CODE = "0123 4567"


@pytest.fixture
def mailbox(folder: Path) -> Mailbox:
    """The folder of a catcher."""
    return Mailbox(folder / "mail", SECRET)


@pytest.fixture
def settings_of_the_test() -> dict[str, Any]:
    """What a test sets otherwise."""
    return {}


@pytest.fixture
async def world(folder: Path, settings_of_the_test: dict[str, Any]) -> AsyncIterator[World]:
    """A membership in front of which the catcher stands."""
    async with AsyncExitStack() as stack:
        yield await open_world(stack, sqlite_in(folder), ["membership"], **settings_of_the_test)


async def set_up(world: World) -> None:
    """The operator puts the steps of the tour away."""
    async with world.place("membership").work() as work:
        await take_step(Mark.ENDED, DONE, work)


async def the_operator_as_a_person(world: World) -> Visitor:
    """An operator whom the register knows, with an address."""
    async with world.place("membership").work() as work:
        person = await record_person(None, a_person(email=OWN), work)
        await work.flush()
        await give_mandate(person.id, a_mandate(MandateKind.OPERATOR), work)
    return Visitor(person.id, (Grant(Role.OPERATOR),))


def addresses(name: str) -> list[tuple[str, str]]:
    """Every page of the catcher, with the letter of that name in it."""
    filled = [(methods[0], path.replace("{name}", name).replace("{number:int}", "1")) for path, _, methods in PAGES]
    return [(method, path) for method, path in filled if path not in ("/healthz", "/readyz")]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
async def test_no_role_but_the_operator_s_opens_any_page_of_it(world: World, mailbox: Mailbox, role: Role) -> None:
    name = mailbox.keep(a_letter())
    async with caught_mail(world, mailbox, a_visitor(None, role)) as browser:
        assert {(await browser.request(*one)).status_code for one in addresses(name)} == {403}
    assert mailbox.names() == [name]


async def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(world: World, mailbox: Mailbox) -> None:
    name = mailbox.keep(a_letter())
    async with caught_mail(world, mailbox, None) as browser:
        for method, path in addresses(name):
            answer = await browser.request(method, path)
            assert answer.status_code == (303 if method == "GET" else 401), path
            assert CODE not in answer.text
        assert (await browser.get("/mail")).headers["location"] == "/sign-in?next=/mail"
        assert (await browser.get("/mail", headers={"Accept": "application/json"})).status_code == 401


@pytest.mark.parametrize("scopes", [["membership:read"], ["membership:write", "meetings:write", "notifications:write"]])
async def test_no_token_opens_it_whoever_made_it(world: World, mailbox: Mailbox, scopes: list[str]) -> None:
    name = mailbox.keep(a_letter())
    token = world.apps["membership"].state.seals.api_token(OPERATOR, scopes, timedelta(days=1))
    async with caught_mail(world, mailbox, None, Authorization=f"Bearer {token}") as program:
        assert {(await program.request(*one)).status_code for one in addresses(name)} == {403}


async def test_letters_that_let_somebody_else_in_are_closed_once_the_node_is_set_up(
    world: World, mailbox: Mailbox
) -> None:
    name, visit = mailbox.keep(a_letter(THEIRS, "Se connecter", private=True)), mailbox.keep(a_letter(THEIRS))
    async with caught_mail(world, mailbox, OPERATOR) as browser:
        assert "being set up" in (await browser.get("/mail")).text
        assert CODE in (await browser.get(f"/mail/{name}")).text
        await set_up(world)
        listed = (await browser.get("/mail")).text
        assert "Se connecter" not in listed and name not in listed and visit in listed
        assert "how somebody else comes in" in listed
        for path in ("", "/html", "/source", "/parts/1"):
            refused = await browser.get(f"/mail/{name}{path}")
            assert refused.status_code == 403 and CODE not in refused.text
        assert CODE in (await browser.get(f"/mail/{visit}")).text


async def test_an_operator_reads_how_they_come_in_themselves(world: World, mailbox: Mailbox) -> None:
    operator = await the_operator_as_a_person(world)
    await set_up(world)
    own, theirs = (mailbox.keep(a_letter(to, private=True)) for to in (OWN.upper(), THEIRS))
    both = mailbox.keep(f"Delivered-To: {THEIRS}\r\n".encode() + a_letter(OWN, private=True))
    async with caught_mail(world, mailbox, operator) as browser:
        statuses = [(await browser.get(f"/mail/{name}")).status_code for name in (own, theirs, both)]
    assert statuses == [200, 403, 403]


class TestADemonstration:
    """Its people are invented."""

    @pytest.fixture
    def settings_of_the_test(self) -> dict[str, Any]:
        """As `maillon demo` sets it."""
        return {"shows_all_letters": True, "tour": False}

    async def test_it_shows_every_letter_and_says_so(self, world: World, mailbox: Mailbox) -> None:
        name = mailbox.keep(a_letter(THEIRS, private=True))
        async with caught_mail(world, mailbox, OPERATOR) as browser:
            assert "This is a demonstration" in (await browser.get("/mail")).text
            assert CODE in (await browser.get(f"/mail/{name}")).text
        async with caught_mail(world, mailbox, a_visitor(None, Role.STAFF)) as staff:
            assert (await staff.get("/mail")).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "node.test.evil.example", "127.0.0.2"])
async def test_it_answers_to_the_node_s_name_alone_with_the_house_s_headers(
    world: World, mailbox: Mailbox, host: str
) -> None:
    async with caught_mail(world, mailbox, OPERATOR) as browser:
        refused = await browser.get("/mail", headers={"Host": host})
        assert refused.status_code == 421 and "does not answer to that name" in refused.text
        right = await browser.get("/mail")
    for answer in (refused, right):
        assert answer.headers["x-frame-options"] == "DENY" and "x-request-id" in answer.headers
        assert answer.headers["cache-control"] == "no-store"


async def test_a_stranger_s_page_neither_shows_nor_empties_it(world: World, mailbox: Mailbox) -> None:
    name = mailbox.keep(a_letter())
    framed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    async with caught_mail(world, mailbox, OPERATOR) as browser:
        assert (await browser.get("/mail", headers=framed)).status_code == 403
        assert (await browser.delete("/mail", headers=framed)).status_code == 403
    assert mailbox.names() == [name]


async def test_it_speaks_in_the_union_s_hour_and_the_reader_s_language(world: World, mailbox: Mailbox) -> None:
    said = DescribeNode(union_name="Réunion", zone="Indian/Reunion", language="fr", departments=())
    async with world.place("membership").work() as work:
        await describe_node(said, work)
    mailbox.write("1772442000000000000-00000000", a_letter())  # 2 March 2026, 9:00 UTC
    async with caught_mail(world, mailbox, OPERATOR) as browser:
        english = (await browser.get("/mail")).text
        assert "13:00" in english and '<html lang="en">' in english
        french = (await browser.get("/mail/1772442000000000000-00000000", headers={"Accept-Language": "fr"})).text
        assert "lundi 2 mars 2026 à 13\N{NO-BREAK SPACE}h" in french
        assert '<html lang="fr">' in (await browser.get("/mail", headers={"Accept-Language": "de"})).text


def test_nobody_reads_a_letter_in_the_folder(folder: Path, mailbox: Mailbox) -> None:
    (mailbox.folder / "1772442000000000000-00000000.eml").write_bytes(a_letter())  # as an earlier Maillon kept them
    mailbox.hide_older()
    kept = mailbox.keep(a_letter())
    files = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    assert len(files) == 2 and not [raw for raw in files if CODE.encode() in raw or b"aline" in raw]
    assert [mailbox.read(name) for name in (kept, "1772442000000000000-00000000")] == [a_letter()] * 2
    assert all(file.suffix == HIDDEN for file in mailbox.folder.iterdir())


async def test_alone_in_a_container_it_asks_the_same_and_shows_nothing_while_nobody_answers(folder: Path) -> None:
    ports = free_ports(2)
    words = ["--folder", folder / "mail", "--secret", SECRET, "--membership", "http://127.0.0.1:9"]
    words += ["--public-url", ADDRESS, "--http-port", ports[0], "--smtp-port", ports[1]]
    process = subprocess.Popen([sys.executable, "-m", "deploy.catcher", *map(str, words)], stdout=subprocess.DEVNULL)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{ports[0]}", headers=OURS) as client:
            await until(lambda: answers(client), "the catcher answers", 30)
            assert (await client.get("/mail", headers={"Host": urlsplit(ADDRESS).netloc})).status_code == 503
            assert (await client.get("/mail", headers={"Host": "evil.example"})).status_code == 421
        assert re.fullmatch("0o.*700", oct((folder / "mail").stat().st_mode))
    finally:
        process.terminate()
        process.wait(20)


async def answers(client: httpx.AsyncClient) -> bool:
    """Whether it is there."""
    try:
        return (await client.get("/readyz")).status_code == 200
    except httpx.TransportError:
        return False


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports
