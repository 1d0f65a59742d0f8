"""Passkeys: a device's key opens the node to its owner, once for each question, and only at the node's own address."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.membership.actions.end_mandate import end_mandate
from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.make_sign_in_link import make_sign_in_link
from services.membership.actions.record_person import record_person
from services.membership.models import AuditEntry, Passkey
from services.membership.models.mandate import MandateKind
from services.membership.rules.relying_party import relying_party, why_no_passkeys
from shared.clock import Clock
from shared.identity import SESSION_COOKIE, Role
from shared.work import Workplace
from tests.builders import a_mandate, a_person
from tests.membership.conftest import browser
from tests.membership.device import PRESENT, Device
from tests.membership.letters import CHROME

HERE = "http://localhost:8080"
SESSION = f"{SESSION_COOKIE}_8080"


@pytest.fixture
def settings_of_the_test() -> dict[str, Any]:
    return {"public_url": HERE}


def window(app: FastAPI, role: Role | None = None, person_id: UUID | None = None) -> httpx.AsyncClient:
    """A browser at this node's address."""
    client = browser(app, role, person_id)
    client.base_url = httpx.URL(HERE)
    client.headers["Origin"] = HERE
    return client


@pytest.fixture
async def aline(place: Workplace) -> UUID:
    """A worker of the union's office."""
    async with place.work() as work:
        person = await record_person(None, a_person(email="aline@example.org"), work)
        await work.flush()
        await give_mandate(person.id, a_mandate(MandateKind.STAFF), work)
    return person.id


@pytest.fixture
async def alines(app: FastAPI, aline: UUID) -> AsyncIterator[httpx.AsyncClient]:
    """The browser in which she is signed in."""
    async with window(app, Role.STAFF, aline) as client:
        yield client


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which nobody is signed in."""
    async with window(app) as client:
        yield client


@pytest.fixture
def device() -> Device:
    return Device(HERE, "localhost")


async def add(client: httpx.AsyncClient, device: Device, name: str = "Téléphone") -> httpx.Response:
    """Adds a passkey, as passkeys.js does."""
    asked = (await client.post("/account/passkeys/question")).json()
    sent = {"ticket": asked["ticket"], "credential": device.make(asked["options"]), "passkey_name": name}
    return await client.post("/account/passkeys", data=sent)


async def question(client: httpx.AsyncClient) -> dict[str, Any]:
    """What a device is asked."""
    asked: dict[str, Any] = (await client.post("/sign-in/passkey/question")).json()
    return asked


async def enter(client: httpx.AsyncClient, device: Device, asked: dict[str, Any] | None = None) -> bool:
    """Comes in with a passkey; whether that opened a session."""
    asked = asked or await question(client)
    sent = {"ticket": asked["ticket"], "credential": device.show(asked["options"])}
    await client.post("/sign-in/passkey", data=sent)
    return SESSION in client.cookies


async def test_whoever_added_a_passkey_comes_in_without_naming_themselves(
    alines: httpx.AsyncClient, stranger: httpx.AsyncClient, device: Device
) -> None:
    assert "Téléphone" in (await add(alines, device)).text
    asked = await question(stranger)
    assert asked["options"]["userVerification"] == "required"
    assert not asked["options"].get("allowCredentials")
    assert await enter(stranger, device, asked)
    page = await stranger.get("/account")
    assert "Aline Martin" in page.text
    assert "not yet" not in page.text


async def test_a_device_is_asked_for_a_key_that_it_finds_again_and_guards(
    alines: httpx.AsyncClient, aline: UUID
) -> None:
    options = (await alines.post("/account/passkeys/question")).json()["options"]
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert "aline" not in options["user"]["id"]


async def test_a_device_that_has_a_key_is_told_so(alines: httpx.AsyncClient, device: Device) -> None:
    await add(alines, device)
    options = (await alines.post("/account/passkeys/question")).json()["options"]
    assert len(options["excludeCredentials"]) == 1


async def test_an_answer_opens_one_session(
    app: FastAPI, alines: httpx.AsyncClient, stranger: httpx.AsyncClient, device: Device
) -> None:
    await add(alines, device)
    asked = await question(stranger)
    sent = {"ticket": asked["ticket"], "credential": device.show(asked["options"])}
    await stranger.post("/sign-in/passkey", data=sent)
    assert SESSION in stranger.cookies
    del stranger.cookies[SESSION]
    await stranger.post("/sign-in/passkey", data=sent)
    assert SESSION not in stranger.cookies


async def test_an_answer_taken_to_another_browser_opens_nothing(
    app: FastAPI, alines: httpx.AsyncClient, stranger: httpx.AsyncClient, device: Device
) -> None:
    await add(alines, device)
    asked = await question(stranger)
    async with window(app) as thief:
        await question(thief)
        assert not await enter(thief, device, asked)


@pytest.mark.parametrize(
    "bent",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8081"},
        {"rp_id": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
        {"user_handle": b"0123456789abcdef"},
        {"user_handle": b"short"},
        {"sign_count": -1},
    ],
)
async def test_a_device_that_does_not_prove_it_all_stays_outside(
    alines: httpx.AsyncClient, stranger: httpx.AsyncClient, device: Device, bent: dict[str, Any]
) -> None:
    device.sign_count = 5
    await add(alines, device)
    for name, value in bent.items():
        setattr(device, name, value)
    assert not await enter(stranger, device)


async def test_a_copied_key_is_noticed_by_its_counter(
    alines: httpx.AsyncClient, stranger: httpx.AsyncClient, device: Device
) -> None:
    await add(alines, device)
    device.sign_count = 40
    assert await enter(stranger, device)
    del stranger.cookies[SESSION]
    device.sign_count = 30
    assert not await enter(stranger, device)


async def test_a_key_of_somebody_else_s_making_stays_outside(
    alines: httpx.AsyncClient, stranger: httpx.AsyncClient, device: Device
) -> None:
    await add(alines, device)
    forged = Device(HERE, "localhost", credential_id=device.credential_id, user_handle=device.user_handle)
    assert not await enter(stranger, forged)


@pytest.mark.parametrize("sent", [{}, {"credential": "[]"}, {"credential": "{}"}, {"credential": "{"}, {"ticket": "x"}])
async def test_what_no_device_would_send_is_refused_in_words(stranger: httpx.AsyncClient, sent: dict[str, str]) -> None:
    asked = await question(stranger)
    answer = await stranger.post("/sign-in/passkey", data={"ticket": asked["ticket"], "credential": "{}"} | sent)
    assert answer.status_code == 200
    assert "alert-problem" in answer.text


async def test_a_removed_passkey_opens_nothing(
    alines: httpx.AsyncClient, stranger: httpx.AsyncClient, device: Device, place: Workplace
) -> None:
    await add(alines, device)
    async with place.work() as work:
        passkey = await work.find(select(Passkey))
    await alines.post(f"/account/passkeys/{passkey.id}/removal", data={"confirmed": "yes"})
    assert "/removal" not in (await alines.get("/account")).text
    assert not await enter(stranger, device)


async def test_nobody_removes_somebody_else_s_passkey(
    app: FastAPI, alines: httpx.AsyncClient, device: Device, place: Workplace
) -> None:
    await add(alines, device)
    async with place.work() as work:
        passkey = await work.find(select(Passkey))
        bob = await record_person(None, a_person("Bob", "Smith"), work)
    async with window(app, Role.OPERATOR, bob.id) as bobs:
        assert (await bobs.post(f"/account/passkeys/{passkey.id}/removal")).status_code == 404
    assert "/removal" in (await alines.get("/account")).text


async def test_after_the_last_mandate_a_passkey_opens_nothing(
    alines: httpx.AsyncClient, stranger: httpx.AsyncClient, device: Device, place: Workplace, aline: UUID
) -> None:
    await add(alines, device)
    async with place.work() as work:
        mandate = await give_mandate(aline, a_mandate(MandateKind.STAFF), work)
    async with place.work() as work:
        for one in await work.all(select(type(mandate))):
            await end_mandate(one.id, one.since, work)
    assert not await enter(stranger, device)


async def test_additions_removals_and_refusals_are_audited(
    alines: httpx.AsyncClient, stranger: httpx.AsyncClient, device: Device, place: Workplace, aline: UUID
) -> None:
    await add(alines, device)
    device.flags = PRESENT
    await enter(stranger, device)
    async with place.work() as work:
        entries = [(one.what, one.about) for one in await work.all(select(AuditEntry))]
    assert ("passkey_added", aline) in entries
    assert ("sign_in_failed", aline) in entries


async def test_a_passkey_is_offered_once_after_a_sign_in_by_link(
    stranger: httpx.AsyncClient, place: Workplace, aline: UUID
) -> None:
    offered = []
    for _ in range(2):
        async with place.work() as work:
            token = await make_sign_in_link(aline, work)
        await stranger.post(f"/sign-in/{token}")
        offered.append("/account/passkeys/offer" in (await stranger.get("/style")).text)
        await stranger.post("/account/passkeys/offer")
        assert "/account/passkeys/offer" not in (await stranger.get("/style")).text
        await stranger.post("/sign-out")
    assert offered == [True, False]


async def test_whoever_signed_in_long_ago_adds_no_passkey(app: FastAPI, aline: UUID, device: Device) -> None:
    clock, place = app.state.seals.clock, app.state.service.place
    object.__setattr__(place, "clock", Clock(now=lambda: clock.now() + timedelta(hours=2)))
    async with window(app, Role.STAFF, aline) as client:
        assert (await client.post("/account/passkeys/question")).status_code == 403
        assert "data-passkey" not in (await client.get("/account")).text


@pytest.mark.parametrize(
    ("address", "possible"),
    [
        ("https://node.example.org", True),
        ("https://node.example.org:8443", True),
        ("http://localhost:8080", True),
        ("http://node.example.org", False),
        ("https://192.0.2.7", False),
        ("http://127.0.0.1:8080", False),
        ("https://[2001:db8::1]", False),
    ],
)
def test_where_browsers_allow_no_passkey_the_node_says_so(address: str, possible: bool) -> None:
    assert (why_no_passkeys(address) is None) == possible


def test_a_passkey_belongs_to_the_host_and_is_asked_for_at_the_whole_address() -> None:
    party = relying_party("https://Node.Example.org:443", "Union")
    assert (party.id, party.origin) == ("node.example.org", "https://node.example.org")


async def the_key(place: Workplace) -> Passkey:
    """The one that there is."""
    async with place.work() as work:
        found: Passkey = await work.find(select(Passkey))
    return found


async def test_a_passkey_without_a_name_is_called_after_its_browser_and_day(
    alines: httpx.AsyncClient, device: Device, place: Workplace
) -> None:
    alines.headers["User-Agent"] = CHROME
    usual = re.search(r'name="passkey_name"[^>]* value="([^"]+)"', (await alines.get("/account")).text)
    await add(alines, device, name=" ")
    name = (await the_key(place)).name
    assert usual and usual[1] == name
    assert re.fullmatch(r"Chrome, Linux, \d+ \w+\.? \d{4}", name)


async def test_its_owner_calls_a_passkey_otherwise(
    alines: httpx.AsyncClient, stranger: httpx.AsyncClient, device: Device, place: Workplace
) -> None:
    await add(alines, device, name="Téléphone")
    before = await the_key(place)
    page = await alines.post(f"/account/passkeys/{before.id}/name", data={"passkey_name": "  Clé \r\n du   bureau "})
    assert (await the_key(place)).name == "Clé du bureau"
    assert 'value="Clé du bureau"' in page.text and 'value="Téléphone"' not in page.text
    assert await enter(stranger, device), "a name changes nothing else"
    async with place.work() as work:
        assert "passkey_renamed" in [one.what for one in await work.all(select(AuditEntry))]


@pytest.mark.parametrize("typed", [{}, {"passkey_name": "   "}])
async def test_a_passkey_keeps_its_name_when_no_other_is_given(
    alines: httpx.AsyncClient, device: Device, place: Workplace, typed: dict[str, str]
) -> None:
    await add(alines, device, name="Téléphone")
    page = await alines.post(f"/account/passkeys/{(await the_key(place)).id}/name", data=typed)
    assert page.status_code == 200 and "alert-problem" in page.text
    assert (await the_key(place)).name == "Téléphone"


async def test_a_long_name_is_cut_to_what_the_list_has_room_for(
    alines: httpx.AsyncClient, device: Device, place: Workplace
) -> None:
    await add(alines, device, name="a" * 300)
    assert (await the_key(place)).name == "a" * 60


async def test_nobody_renames_somebody_else_s_passkey(
    app: FastAPI, alines: httpx.AsyncClient, device: Device, place: Workplace
) -> None:
    await add(alines, device)
    key = await the_key(place)
    async with place.work() as work:
        bob = await record_person(None, a_person("Bob", "Smith"), work)
    async with window(app, Role.OPERATOR, bob.id) as bobs:
        sent = {"passkey_name": "Bob's"}
        assert (await bobs.post(f"/account/passkeys/{key.id}/name", data=sent)).status_code == 404
    assert (await the_key(place)).name == key.name
