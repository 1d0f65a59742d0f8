"""What people write is shown as they wrote it: never run by a page, a template, a spreadsheet, a header or a path."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from starlette.types import ASGIApp

from deploy.broker.server import BrokerServer
from services.membership.models.mandate import MandateKind
from shared.identity import Role, a_visitor
from tests.access.asking import Answer, ask
from tests.access.crawling import SEARCHES, Crawl, the_door
from tests.access.filling import add_cooperative, add_person, plan
from tests.access.test_nobody_sees_anothers import crawl
from tests.access.world import BROKERS, World, open_world, sqlite_in

MARKUP = '<img src=x onerror=alert(1)>" onmouseover="alert(2)'
TEMPLATE = "x{{7*7}}x{% raw %}"
FORMULA = "=HYPERLINK(1)"
STRANGE = ["\x00", "a\x00b", "\r\nX-Injected: 1", "\ud83d\ude00" * 50, "%00", "../../etc/passwd", "'; --", "𝕏" * 500]
NAMES = ["../../evil.csv", "a\r\nX-Injected: 1.csv", MARKUP, "\x00.csv", "x" * 5000 + ".csv", "=1+1.csv"]
on_sqlite = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
"""Where nothing of what is tried reaches the database."""
FORM, IN_PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"


@pytest.fixture(params=["sqlite", "postgres"])
async def world(request: pytest.FixtureRequest, folder: Path, shared_broker: BrokerServer) -> AsyncIterator[World]:
    """A node whose people write what they should not."""
    url = sqlite_in(folder)
    if request.param == "postgres":
        make: Callable[[], str] = request.getfixturevalue("make_database")
        url = lambda _: make()  # noqa: E731
    async with AsyncExitStack() as stack:
        yield await open_world(stack, url, **dict.fromkeys(BROKERS, shared_broker.url_fed))


async def nasty(world: World) -> None:
    """The same words wherever people may write."""
    for key, words in {"markup": MARKUP, "template": TEMPLATE, "formula": FORMULA}.items():
        await add_cooperative(world, key, words, trading_name=words, trade_label=words, town=words)
        await add_person(world, key, words, words, (MandateKind.WORKER, key))
        await plan(world, words, announced=True, summary=words, place=words, town=words)
    world.ids |= {"foundry": world.ids["markup"], "meeting": await plan(world, "Visite", announced=True)}


def door_of(world: World) -> tuple[ASGIApp, str]:
    """The node's address, and the operator's session."""
    return the_door(world), world.session(a_visitor(None, Role.OPERATOR))


async def test_markup_and_templates_are_shown_as_they_were_written(world: World) -> None:
    await nasty(world)
    operator = await crawl(world, None, Role.OPERATOR)
    assert operator.met(MARKUP) and operator.met("{{7*7}}")
    assert operator.faults == []
    assert operator.met("x49x") == []
    assert run_by_a_page(operator) == []


def run_by_a_page(done: Crawl) -> list[str]:
    """Pages in which the markup stands as markup."""
    found = []
    for address, raw in done.raw.items():
        if re.search(r"<img src=x|\" onmouseover=|'>\s*<img src=x", raw) and "content-type: text/html" in raw:
            found.append(address)
    return found


async def test_no_cell_of_any_file_is_a_formula(world: World) -> None:
    await nasty(world)
    door, cookie = door_of(world)
    meeting = world.ids["meeting"]
    files = ["/cooperatives/export.csv", f"/meetings/{meeting}/participants.csv", "/audit/export.csv"]
    seen = 0
    for address in [*files, "/node/crossings/export.csv"]:
        answer = await ask(door, "GET", address, cookie)
        assert answer.status == 200 and answer.headers["content-disposition"].startswith("attachment")
        for row in csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))):
            assert not [cell for cell in row if re.match(r"[=+@\t\r]|-(?![0-9.,]+$)", cell)], (address, row)
            seen += sum("HYPERLINK" in cell for cell in row)
    assert seen > 0


@pytest.mark.parametrize("words", STRANGE, ids=range(len(STRANGE)))
async def test_strange_characters_are_answered_everywhere(world: World, words: str) -> None:
    await add_cooperative(world, "own", "Atelier")
    await add_person(world, "own", "Aline", "Martin")
    door, cookie = door_of(world)
    said = quote(words.encode("utf-8", "surrogatepass"), safe="")
    addresses = [*SEARCHES, "/people", "/node/crossings", "/api/membership/people"]
    answers = [await ask(door, "GET", f"{path}?q={said}&department={said}&kind={said}", cookie) for path in addresses]
    answers += [await ask(door, "GET", f"/agenda?kind={said}&department={said}", cookie)]
    answers += [await ask(door, "POST", f"/language/en?next={said}", cookie)]
    answers += [await ask(door, "GET", f"/cooperatives/{said}", cookie), await ask(door, "GET", f"/r/{said}", cookie)]
    person = {"first_name": words, "last_name": words, "phone": words[:40], "email": ""}
    answers += [await send_form(door, f"/people/{world.ids['person own']}/edit", person, cookie)]
    answers += [await send_form(door, "/people/new", person, cookie)]
    leaving = {"on": "2026-11-23", "reason": words}
    answers += [await send_form(door, f"/cooperatives/{world.ids['own']}/withdraw", leaving, cookie)]
    body = json.dumps({"first_name": words, "last_name": words}).encode()
    answers += [await ask(door, "POST", "/api/membership/people", cookie, body=body, content_type="application/json")]
    assert [(one.status, one.body[:200]) for one in answers if one.status >= 500] == []
    assert not [one for one in answers if "x-injected" in one.headers or "\n" in "".join(one.headers.values())]


async def send_form(door: ASGIApp, path: str, fields: dict[str, str], cookie: str) -> Answer:
    """A form of ours, filled in."""
    body = urlencode(fields, errors="surrogatepass").encode()
    return await ask(door, "POST", path, cookie, "text/html", body, content_type=FORM)


@on_sqlite
@pytest.mark.parametrize(
    "path",
    [
        "/static/../pages.py",
        "/static/..%2fpages.py",
        "/static/%2e%2e/pages.py",
        "/static/..\\pages.py",
        "/static/....//pages.py",
        "/static//etc/passwd",
        "/static/%00",
        "/static/maillon.css%00.html",
        "/static/" + "a/" * 3000,
        "/exports/..%2f..%2fetc%2fpasswd.csv",
    ],
)
async def test_no_path_leads_out_of_the_folder_of_static_files(world: World, path: str) -> None:
    answer = await ask(the_door(world), "GET", path)
    assert answer.status in (400, 404), answer.status
    assert b"root:" not in answer.body and b"jinja2" not in answer.body


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_the_name_of_a_file_that_is_sent_is_only_a_name(world: World, name: str) -> None:
    door, cookie = door_of(world)
    body = a_file(name, b"Raison sociale;SIREN\nFonderie;000123455\n")
    sent = await ask(door, "POST", "/imports", cookie, "text/html", body, content_type=IN_PARTS)
    assert sent.status < 500 and "x-injected" not in sent.headers
    listed = await ask(door, "GET", "/imports", cookie, "text/html")
    assert b"<img src=x" not in listed.body and listed.status == 200


def a_file(name: str, content: bytes) -> bytes:
    """A file as a browser's form sends it."""
    name = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + content + b"\r\n--b--\r\n"


@on_sqlite
async def test_more_than_a_megabyte_is_taken_from_whoever_is_signed_in_and_for_imports_alone(world: World) -> None:
    door, cookie = door_of(world)
    two_mb, kind = b"x" * 2 * 2**20, IN_PARTS
    sized = {"content_length": str(len(two_mb)), "content_type": kind}
    assert (await ask(door, "POST", "/imports", cookie, body=two_mb, **sized)).status != 413
    assert (await ask(door, "POST", "/imports", body=two_mb, **sized)).status == 413
    refused = await ask(door, "POST", "/people/new", cookie, "text/html", body=two_mb, **sized)
    assert refused.status == 413 and b"at most 1 MB" in refused.body
    assert (await ask(door, "POST", "/people/new", cookie, body=two_mb, content_type=kind)).status == 413
    assert (await ask(door, "POST", "/imports", cookie, content_length=str(21 * 2**20))).status == 413


@on_sqlite
async def test_a_form_of_a_hundred_thousand_fields_is_refused(world: World) -> None:
    door, cookie = door_of(world)
    body = b"&".join(b"a=" for _ in range(100_000))
    sent = await ask(door, "POST", "/people/new", cookie, body=body, content_type=FORM)
    assert sent.status == 400


@on_sqlite
async def test_a_packed_file_is_refused_and_never_unpacked(world: World) -> None:
    door, cookie = door_of(world)
    body = a_file("list.xlsx", b"PK\x03\x04" + b"\x00" * 1000)
    sent = await ask(door, "POST", "/imports", cookie, "text/html", body, content_type=IN_PARTS)
    assert sent.status == 422
