"""The page that says what a person may see, from which mandate, and what ends with it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from services.membership.actions.end_mandate import end_mandate
from services.membership.models.mandate import MandateKind
from shared.access.permissions import EVERY_SERVICE, permissions
from shared.access.words import GROUPS, SENTENCES, sentences_of, spoken
from shared.identity import Role, a_visitor
from shared.text import translation
from tests.access.asking import ask
from tests.access.filling import add_cooperative, add_person
from tests.access.world import World, open_world, sqlite_in

FILE = "See the file of a co-operative: number, jobs, e-mail, telephone"
IMPORTS = "Import lists of co-operatives"


@pytest.fixture
async def world(folder: Path) -> AsyncIterator[World]:
    """A contact of one co-operative who works in another, and somebody of the staff."""
    async with AsyncExitStack() as stack:
        world = await open_world(stack, sqlite_in(folder))
        await add_cooperative(world, "foundry", "Fonderie des Gaves")
        await add_cooperative(world, "bakery", "Pain commun")
        both = (MandateKind.CONTACT, "foundry"), (MandateKind.WORKER, "bakery")
        await add_person(world, "aline", "Aline", "Martin", *both)
        await add_person(world, "camille", "Camille", "Durand", (MandateKind.STAFF, None))
        await add_person(world, "guest", "Gaston", "Petit")
        yield world


async def page(world: World, whose: str, as_seen_by: str | None = None, q: str = "") -> str:
    """The page about somebody, as the operator or somebody else sees it."""
    role = Role.MEMBER if as_seen_by else Role.OPERATOR
    cookie = world.session(a_visitor(world.ids[f"person {as_seen_by}"] if as_seen_by else None, role))
    address = f"/people/{world.ids[f'person {whose}']}/access?q={q}"
    answer = await ask(world.apps["membership"], "GET", address, cookie, "text/html")
    assert answer.status == 200, answer.body
    return unescape(answer.body.decode())


async def test_it_says_what_is_open_in_sentences_and_because_of_which_role_where(world: World) -> None:
    shown = (await page(world, "aline")).split('id="open"')[1]
    assert FILE in shown and IMPORTS not in shown
    assert "only Fonderie des Gaves" in shown and "only Pain commun" in shown
    contact = shown.split("Correct e-mail, telephone and website")[1].split("</li>")[0]
    assert "Contact (Fonderie des Gaves)" in contact and "Pain commun" not in contact
    assert IMPORTS in await page(world, "camille")


async def test_it_says_what_will_be_closed_when_a_mandate_ends(world: World) -> None:
    until = world.place("membership").clock.today() + timedelta(days=30)
    await world.work("membership", lambda work: end_mandate(world.ids["mandate of camille"], until, work))
    ends = (await page(world, "camille")).split('id="open"')[0]
    assert "After " in ends and IMPORTS in ends
    aline = (await page(world, "aline")).split('id="open"')[0]
    of_the_contact = next(part for part in aline.split("<details") if "<strong>Contact</strong>" in part)
    assert "Correct e-mail, telephone and website" in of_the_contact
    assert "See the list of the member co-operatives" not in of_the_contact


async def test_a_question_is_answered_for_an_address_and_for_words(world: World) -> None:
    foundry, bakery = (f"/cooperatives/{world.ids[one]}/contact" for one in ("foundry", "bakery"))
    assert "Yes, this page is open" in await page(world, "aline", q=foundry)
    assert "No, this page is not open" in await page(world, "aline", q=f"http://node.test{bakery}")
    assert "No page of this node has that address" in await page(world, "aline", q="/nowhere/at/all")
    found = (await page(world, "aline", q="jobs")).split('id="mandates"')[0]
    assert FILE in found and "badge-good" in found


async def test_one_sees_ones_own_and_nobody_elses(world: World) -> None:
    assert "What you may see, and why" in await page(world, "aline", as_seen_by="aline")
    cookie = world.session(a_visitor(world.ids["person guest"], Role.MEMBER))
    other = f"/people/{world.ids['person aline']}/access"
    assert (await ask(world.apps["membership"], "GET", other, cookie)).refused


async def test_somebody_without_any_mandate_is_a_guest(world: World) -> None:
    assert "guests at meetings" in await page(world, "guest")


def test_each_line_of_the_table_has_its_sentence_and_only_one() -> None:
    lines = permissions("membership").lines
    wrong = {f"{one.service} {one.method} {one.path}": len(sentences_of(one)) for one in lines}
    assert {name: count for name, count in wrong.items() if count != 1} == {}


@pytest.mark.parametrize("service", ["membership", "confederation"])
def test_a_sentence_speaks_of_lines_that_are_open_to_the_same_people(service: str) -> None:
    for sentence, about in spoken(permissions(service).beside.values()):
        cells = {tuple(line.cells.items()) for line in about if line.service != EVERY_SERVICE}
        owners = {frozenset(line.owned) for line in about}
        assert len(cells) <= 1 and len(owners) == 1, str(sentence.says)


def test_each_sentence_is_there_in_french_under_a_known_heading() -> None:
    french = translation("fr")
    assert [str(one.says) for one in SENTENCES if french.gettext(one.says.msgid) == one.says.msgid] == []
    assert {one.group for one in SENTENCES} == set(GROUPS)
