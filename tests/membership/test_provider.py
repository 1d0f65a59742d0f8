"""Coming in with an account elsewhere: a real provider, its verified addresses, its keys, its faults and its lies."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from sqlmodel import select

from services.membership.actions.record_person import record_person
from services.membership.models import AuditEntry, Person
from services.membership.settings import MembershipSettings
from shared.clock import Clock
from shared.identity import SESSION_COOKIE, Role
from shared.work import Workplace
from tests.builders import a_person
from tests.membership.conftest import browser
from tests.membership.openid import HERE, RunningProvider, asked_in, running_provider

SESSION = f"{SESSION_COOKIE}_8080"
PEOPLE = {
    "aline": {"email": "Aline@example.org", "email_verified": True},
    "mallory": {"email": "aline@example.org", "email_verified": False},
    "liar": {"email": "aline@example.org", "email_verified": "true"},
    "silent": {},
    "bob": {"email": "bob@elsewhere.example", "email_verified": True},
}


@pytest.fixture(scope="module")
def shared_provider() -> Iterator[RunningProvider]:
    """One that tells the address in its signed word, as many do."""
    with running_provider(PEOPLE, conform=False) as running:
        yield running


@pytest.fixture
async def provider(shared_provider: RunningProvider) -> AsyncIterator[RunningProvider]:
    yield shared_provider
    await shared_provider.straighten()


@pytest.fixture
def settings_of_the_test(shared_provider: RunningProvider) -> dict[str, Any]:
    return shared_provider.settings()


@pytest.fixture
def database_url(folder: Any) -> str:
    """What is kept is tried on both databases elsewhere; a provider takes its time."""
    return f"sqlite+aiosqlite:///{folder / 'test.sqlite'}"


@pytest.fixture
async def aline(place: Workplace) -> UUID:
    async with place.work() as work:
        return (await record_person(None, a_person(email="aline@example.org"), work)).id


def window(app: FastAPI, role: Role | None = None, person_id: UUID | None = None) -> httpx.AsyncClient:
    """A browser at this node's address, which follows nothing by itself."""
    client = browser(app, role, person_id)
    client.base_url = httpx.URL(HERE)
    client.headers["Origin"] = HERE
    client.follow_redirects = False
    return client


@pytest.fixture
async def guest(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with window(app) as client:
        yield client


async def set_out(client: httpx.AsyncClient, path: str = "/sign-in/provider") -> str:
    """The provider's address to which the node sends a browser."""
    answer = await client.get(path)
    return str(answer.headers["location"])


async def told(client: httpx.AsyncClient, answer: httpx.Response) -> str:
    """The page on which a browser ends, with what it says."""
    return (await client.get(answer.headers["location"], follow_redirects=True)).text


def is_in(client: httpx.AsyncClient) -> bool:
    return SESSION in client.cookies


async def come(client: httpx.AsyncClient, provider: RunningProvider, name: str) -> httpx.Response:
    """The whole way there and back."""
    return await client.get(await provider.visit(await set_out(client), name))


async def test_a_verified_address_lets_its_person_in(
    guest: httpx.AsyncClient, provider: RunningProvider, aline: UUID
) -> None:
    answer = await come(guest, provider, "aline")
    assert is_in(guest)
    assert "Aline Martin" in await told(guest, answer)


async def test_an_address_that_is_told_only_when_asked_for_counts_too(
    app: FastAPI, guest: httpx.AsyncClient, aline: UUID
) -> None:
    with running_provider(PEOPLE, conform=True) as strict:
        app.state.provider.issuer = strict.issuer
        await come(guest, strict, "aline")
        assert is_in(guest)
        async with window(app) as other:
            await come(other, strict, "mallory")
            assert not is_in(other)


async def test_the_browser_leaves_with_a_state_a_nonce_and_a_challenge(
    guest: httpx.AsyncClient, provider: RunningProvider
) -> None:
    asked = asked_in(await set_out(guest))
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3


@pytest.mark.parametrize("name", ["mallory", "liar", "silent", "bob"])
async def test_nobody_comes_in_with_an_address_that_is_not_verified_or_not_known(
    guest: httpx.AsyncClient, provider: RunningProvider, aline: UUID, place: Workplace, name: str
) -> None:
    answer = await come(guest, provider, name)
    assert not is_in(guest)
    assert "Entreprise" in await told(guest, answer)
    async with place.work() as work:
        assert len(await work.all(select(Person))) == 1
        assert "sign_in_failed" in [one.what for one in await work.all(select(AuditEntry))]


async def test_a_callback_counts_once(guest: httpx.AsyncClient, provider: RunningProvider, aline: UUID) -> None:
    way = guest.cookies
    back = await provider.visit(await set_out(guest), "aline")
    kept = {cookie.name: cookie.value for cookie in way.jar}
    await guest.get(back)
    assert is_in(guest)
    del guest.cookies[SESSION]
    for name, value in kept.items():
        guest.cookies.set(name, value)
    await guest.get(back)
    assert not is_in(guest)


async def test_a_callback_in_another_browser_opens_nothing(
    app: FastAPI, guest: httpx.AsyncClient, provider: RunningProvider, aline: UUID
) -> None:
    back = await provider.visit(await set_out(guest), "aline")
    async with window(app) as other:
        await other.get(back)
        assert not is_in(other)
        await set_out(other)
        await other.get(back)
        assert not is_in(other)


async def test_a_word_that_answers_another_question_is_refused(
    guest: httpx.AsyncClient, provider: RunningProvider, aline: UUID
) -> None:
    address = await set_out(guest)
    await guest.get(await provider.visit(address.replace(asked_in(address)["nonce"], "of-another-question"), "aline"))
    assert not is_in(guest)


async def test_a_code_that_was_asked_for_with_another_challenge_is_worth_nothing(
    guest: httpx.AsyncClient, provider: RunningProvider, aline: UUID
) -> None:
    address = await set_out(guest)
    other = address.replace(asked_in(address)["code_challenge"], "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    await guest.get(await provider.visit(other, "aline"))
    assert not is_in(guest)


async def test_new_keys_of_the_provider_are_fetched(
    app: FastAPI, guest: httpx.AsyncClient, provider: RunningProvider, aline: UUID
) -> None:
    await come(guest, provider, "aline")
    await provider.rotate()
    async with window(app) as other:
        await come(other, provider, "aline")
        assert is_in(other)


@pytest.mark.parametrize(("seconds", "comes_in"), [(30, True), (-30, True), (2 * 3600, False), (-600, False)])
async def test_clocks_may_differ_a_little_and_old_words_count_for_nothing(
    app: FastAPI, guest: httpx.AsyncClient, provider: RunningProvider, aline: UUID, seconds: int, comes_in: bool
) -> None:
    back = await provider.visit(await set_out(guest), "aline")
    clock = app.state.provider.clock
    app.state.provider.clock = Clock(now=lambda: clock.now() + timedelta(seconds=seconds))
    await guest.get(back)
    assert is_in(guest) == comes_in


async def test_a_no_of_the_provider_is_told_in_words(
    guest: httpx.AsyncClient, provider: RunningProvider, aline: UUID
) -> None:
    state = asked_in(await set_out(guest))["state"]
    refused = {"error": "access_denied", "error_description": "Not <b>today</b>", "state": state}
    page = await told(guest, await guest.get("/sign-in/provider/callback", params=refused))
    assert "Not &lt;b&gt;today&lt;/b&gt;" in page


async def test_words_of_whoever_made_up_a_callback_are_not_told(guest: httpx.AsyncClient) -> None:
    made_up = {"error": "access_denied", "error_description": "Call this number", "state": "x"}
    answer = await guest.get("/sign-in/provider/callback", params=made_up)
    assert "Call this number" not in await told(guest, answer)


async def test_with_the_provider_away_the_other_ways_stay(app: FastAPI, guest: httpx.AsyncClient) -> None:
    with running_provider(PEOPLE) as gone:
        pass
    app.state.provider.issuer, app.state.provider.document = gone.issuer, None
    answer = await guest.get("/sign-in/provider")
    page = await told(guest, answer)
    assert "alert-problem" in page
    assert 'name="email"' in page


@pytest.mark.parametrize(
    "description",
    [
        {"token_endpoint": "http://169.254.169.254/latest"},
        {"token_endpoint": "http://localhost:1/token"},
        {"token_endpoint": "https://127.0.0.1:1/token"},
        {"token_endpoint": "https://[::1]:1/token"},
        {"token_endpoint": "https://10.0.0.1/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "http://127.0.0.1:1/keys"},
        {"issuer": "https://evil.example"},
        {"id_token_signing_alg_values_supported": "none"},
    ],
)
async def test_a_hostile_description_makes_the_node_ask_nobody(
    guest: httpx.AsyncClient, provider: RunningProvider, aline: UUID, description: dict[str, str]
) -> None:
    await provider.bend(**description)
    answer = await guest.get("/sign-in/provider")
    if answer.headers["location"].startswith(provider.issuer):
        answer = await guest.get(await provider.visit(answer.headers["location"], "aline"))
    assert not is_in(guest)
    assert "alert-problem" in await told(guest, answer)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://evil.example/", "//evil.example"])
async def test_a_browser_is_not_sent_to_an_unsafe_page(
    guest: httpx.AsyncClient, provider: RunningProvider, address: str
) -> None:
    await provider.bend(authorization_endpoint=address)
    assert (await guest.get("/sign-in/provider")).headers["location"] == "/sign-in"


async def test_an_account_that_was_linked_lets_in_without_an_address_until_it_is_unlinked(
    app: FastAPI, provider: RunningProvider, aline: UUID
) -> None:
    async with window(app, Role.MEMBER, aline) as alines:
        page = (await alines.get("/account")).text
        way = next(part.split('"')[0] for part in page.split('href="') if part.startswith("/account/provider?"))
        await alines.get(await provider.visit(await set_out(alines, way), "silent"))
        page = (await alines.get("/account")).text
        assert "/removal" in page
    async with window(app) as guest:
        await come(guest, provider, "silent")
        assert is_in(guest)
        removal = next(part.split('"')[0] for part in page.split('action="') if part.startswith("/account/provider/"))
        await guest.post(removal, data={"confirmed": "yes"})
    async with window(app) as guest:
        await come(guest, provider, "silent")
        assert not is_in(guest)


async def test_a_stranger_s_page_cannot_make_somebody_link(app: FastAPI, aline: UUID) -> None:
    async with window(app, Role.MEMBER, aline) as alines:
        for ticket in ("", "?ticket=", "?ticket=x"):
            assert (await alines.get(f"/account/provider{ticket}")).headers["location"] == "/account"


async def test_one_account_elsewhere_is_linked_to_one_person(
    app: FastAPI, provider: RunningProvider, aline: UUID, place: Workplace
) -> None:
    async with place.work() as work:
        bob = (await record_person(None, a_person("Bob", "Smith"), work)).id
    for person, alright in ((aline, True), (bob, False)):
        async with window(app, Role.MEMBER, person) as client:
            page = (await client.get("/account")).text
            way = next(part.split('"')[0] for part in page.split('href="') if part.startswith("/account/provider?"))
            await client.get(await provider.visit(await set_out(client, way), "silent"))
            assert ("/account/provider/" in (await client.get("/account")).text) == alright


async def test_who_came_through_the_provider_is_led_out_of_it_too(
    guest: httpx.AsyncClient, provider: RunningProvider, aline: UUID
) -> None:
    await come(guest, provider, "aline")
    await guest.post("/sign-out")
    assert "/sign-out/provider" in (await guest.get("/sign-in")).text
    address = (await guest.get("/sign-out/provider")).headers["location"]
    assert address.startswith(f"{provider.issuer}/session/end")
    async with httpx.AsyncClient() as client:
        assert (await client.get(address)).status_code == 200


@pytest.mark.parametrize(
    "bent",
    [
        {"oidc_issuer": "http://id.example.org"},
        {"oidc_issuer": "ftp://localhost"},
        {"oidc_issuer": "http://localhost:1", "public_url": "https://node.example.org"},
        {"oidc_issuer": "https://id.example.org", "oidc_client_secret": ""},
        {"oidc_issuer": "https://id.example.org?x=1"},
    ],
)
def test_half_of_a_provider_or_one_without_tls_is_not_set(bent: dict[str, str]) -> None:
    rest = {"union": "u", "union_name": "U", "database_url": "x", "broker_url": "x", "broker_fed_url": "x"}
    known = {"secret": "a secret of the tests", "public_url": HERE, "oidc_client_id": "n", "oidc_client_secret": "s"}
    with pytest.raises(ValidationError):
        MembershipSettings(**{**rest, **known, **bent})
