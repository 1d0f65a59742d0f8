"""API tokens: what a program may do with one, for how long, and that nothing else works as one."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.membership.actions.end_mandate import end_mandate
from services.membership.actions.end_session import end_all_sessions
from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.record_person import record_person
from services.membership.actions.see_token_used import see_token_used
from services.membership.models import ApiToken, AuditEntry, Mandate
from services.membership.models.mandate import MandateKind
from shared.clock import Clock
from shared.events.membership import TokenUsed
from shared.identity import SESSION_COOKIE, Role
from shared.tables import outbox
from shared.work import Workplace
from tests.builders import a_mandate, a_person
from tests.membership.conftest import browser

SHOWN = re.compile(r'id="f-token" value="([^"]+)"')
LIST = "/api/membership/cooperatives"


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
    async with browser(app, Role.STAFF, aline) as client:
        yield client


@pytest.fixture
async def program(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A program: it has no cookie, and says nothing of where it comes from."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://node.test") as client:
        yield client


async def make(client: httpx.AsyncClient, *scopes: str, days: object = 30) -> httpx.Response:
    """Makes a token on the account page."""
    sent = {"token_name": "Site", "scopes": list(scopes), "days": str(days)}
    return await client.post("/account/tokens/new", data=sent)


async def token(client: httpx.AsyncClient, *scopes: str) -> dict[str, str]:
    """The header with which a program shows a new token."""
    found = SHOWN.search((await make(client, *scopes)).text)
    assert found
    return {"Authorization": f"Bearer {found[1]}"}


async def revoke(client: httpx.AsyncClient, place: Workplace) -> httpx.Response:
    """Revokes the one token that there is."""
    async with place.work() as work:
        kept: ApiToken = await work.find(select(ApiToken))
    return await client.post(f"/account/tokens/{kept.id}/revocation", data={"confirmed": "yes"})


async def test_a_program_does_what_the_scopes_say(alines: httpx.AsyncClient, program: httpx.AsyncClient) -> None:
    shown = await token(alines, "membership:read")
    assert (await program.get(LIST, headers=shown)).status_code == 200


@pytest.mark.parametrize("scope", ["meetings:read", "meetings:write", "notifications:read", "membership:write"])
async def test_a_scope_that_is_too_small_or_another_service_s_opens_nothing(
    alines: httpx.AsyncClient, program: httpx.AsyncClient, scope: str
) -> None:
    assert (await program.get(LIST, headers=await token(alines, scope))).status_code == 403


async def test_who_may_read_may_not_write(alines: httpx.AsyncClient, program: httpx.AsyncClient) -> None:
    shown = await token(alines, "membership:read")
    sent = {"first_name": "Bob", "last_name": "Smith"}
    assert (await program.post("/api/membership/people", headers=shown, json=sent)).status_code == 403
    both = await token(alines, "membership:read", "membership:write")
    assert (await program.post("/api/membership/people", headers=both, json=sent)).status_code == 201


async def test_a_token_opens_no_page(alines: httpx.AsyncClient, program: httpx.AsyncClient) -> None:
    shown = await token(alines, "membership:read", "membership:write")
    for path in ("/cooperatives", "/account", "/people", "/account/tokens/new"):
        assert (await program.get(path, headers=shown)).status_code == 403


async def test_a_revoked_token_opens_nothing_from_that_commit_on(
    alines: httpx.AsyncClient, program: httpx.AsyncClient, place: Workplace
) -> None:
    shown = await token(alines, "membership:read")
    await program.get(LIST, headers=shown)
    await revoke(alines, place)
    assert (await program.get(LIST, headers=shown)).status_code == 401
    async with place.work() as work:
        told = [str(row) for row in await work.all(select(outbox.c.subject))]  # type: ignore[call-overload]
    assert any(".revoked." in subject for subject in told)


async def test_nobody_revokes_somebody_else_s_token(
    app: FastAPI, alines: httpx.AsyncClient, program: httpx.AsyncClient, place: Workplace
) -> None:
    shown = await token(alines, "membership:read")
    async with place.work() as work:
        bob = (await record_person(None, a_person("Bob", "Smith"), work)).id
    async with browser(app, Role.OPERATOR, bob) as bobs:
        assert (await revoke(bobs, place)).status_code == 404
    assert (await program.get(LIST, headers=shown)).status_code == 200


async def test_an_expired_token_opens_nothing(
    app: FastAPI, alines: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    shown = await token(alines, "membership:read")
    clock = app.state.seals.clock
    app.state.seals.clock = Clock(now=lambda: clock.now() + timedelta(days=30))
    assert (await program.get(LIST, headers=shown)).status_code == 401


async def test_a_token_is_no_cookie_and_a_cookie_is_no_token(
    alines: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    shown = await token(alines, "membership:read")
    cookie = alines.cookies[SESSION_COOKIE]
    assert (await program.get(LIST, headers={"Authorization": f"Bearer {cookie}"})).status_code == 401
    program.cookies.set(SESSION_COOKIE, shown["Authorization"].removeprefix("Bearer "))
    assert (await program.get(LIST)).status_code == 401


async def test_when_the_last_mandate_ends_so_does_the_token(
    alines: httpx.AsyncClient, program: httpx.AsyncClient, place: Workplace
) -> None:
    shown = await token(alines, "membership:read")
    async with place.work() as work:
        mandate = await work.find(select(Mandate))
        await end_mandate(mandate.id, work.today - timedelta(days=1), work)
    assert (await program.get(LIST, headers=shown)).status_code == 401


async def test_whoever_is_signed_out_everywhere_has_no_token_left(
    alines: httpx.AsyncClient, program: httpx.AsyncClient, place: Workplace, aline: UUID
) -> None:
    shown = await token(alines, "membership:read")
    async with place.work() as work:
        await end_all_sessions(aline, work)
    assert (await program.get(LIST, headers=shown)).status_code == 401
    async with place.work() as work:
        assert (await work.find(select(ApiToken))).revoked_at is not None


@pytest.mark.parametrize(
    ("scopes", "days"), [((), 30), (("membership:read",), 366), (("membership:read",), 0), (("all",), 30)]
)
async def test_a_token_without_a_scope_or_for_too_long_is_not_made(
    alines: httpx.AsyncClient, place: Workplace, scopes: tuple[str, ...], days: int
) -> None:
    answer = await make(alines, *scopes, days=days)
    assert answer.status_code == 422
    assert "field-wrong" in answer.text
    async with place.work() as work:
        assert await work.find(select(ApiToken)) is None


async def test_the_token_itself_is_kept_nowhere(
    alines: httpx.AsyncClient, place: Workplace, program: httpx.AsyncClient
) -> None:
    shown = (await token(alines, "membership:read"))["Authorization"].removeprefix("Bearer ")
    assert shown not in (await alines.get("/account")).text
    async with place.work() as work:
        kept = (await work.find(select(ApiToken))).model_dump_json()
        audited = str([one.model_dump_json() for one in await work.all(select(AuditEntry))])
    assert shown not in kept + audited
    assert "token_made" in audited


async def test_the_last_use_is_shown_by_the_day_whichever_service_saw_it(
    alines: httpx.AsyncClient, program: httpx.AsyncClient, place: Workplace
) -> None:
    shown = await token(alines, "membership:read")
    await program.get(LIST, headers=shown)
    await program.get(LIST, headers=shown)
    async with place.work() as work:
        subjects = [str(row) for row in await work.all(select(outbox.c.subject, outbox.c.pos))]  # type: ignore[call-overload]
        kept = await work.find(select(ApiToken))
        for day in (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 5)):
            await see_token_used(TokenUsed(token_id=kept.id, on=day), work)
    assert len([one for one in subjects if ".used." in one]) == 1
    async with place.work() as work:
        assert (await work.find(select(ApiToken))).used_on >= date(2026, 3, 9)


async def test_every_api_says_that_it_takes_a_token(app: FastAPI) -> None:
    described = app.openapi()
    schemes = described["components"]["securitySchemes"]
    assert [one["scheme"] for one in schemes.values()] == ["bearer"]
    assert all(operation["security"] for path in described["paths"].values() for operation in path.values())
