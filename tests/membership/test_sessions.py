"""Sessions: a fresh one at each coming in, ended by their owner or by staff, worth nothing afterwards."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.membership.actions.end_mandate import end_mandate
from services.membership.models import AuditEntry, Mandate, Session
from shared.identity import SESSION_COOKIE, Role, Seals, a_visitor
from shared.work import Workplace
from tests.membership.conftest import browser
from tests.membership.letters import asked, later, noted, the_letter, visitor_s_browser

AMEL = "amel@example.org"


@pytest.fixture
async def amel_id(place: Workplace) -> UUID:
    """Somebody of the staff."""
    return await noted(place, AMEL)


async def comes_in(client: httpx.AsyncClient, place: Workplace) -> str:
    """Amel signs in; her session's token."""
    await asked(client, AMEL)
    await client.post((await the_letter(place)).path)
    return client.cookies[SESSION_COOKIE]


@pytest.fixture
async def amel(app: FastAPI, place: Workplace, amel_id: UUID) -> AsyncIterator[httpx.AsyncClient]:
    """Her browser, signed in."""
    async with visitor_s_browser(app) as client:
        await comes_in(client, place)
        yield client


async def opens(app: FastAPI, token: str) -> bool:
    """Whether a session's token still opens a page for staff."""
    async with visitor_s_browser(app) as thief:
        thief.cookies.set(SESSION_COOKIE, token)
        return (await thief.get("/people")).status_code == 200


async def sessions(place: Workplace) -> list[Session]:
    """All of them, oldest first."""
    async with place.database.reading() as session:
        return list((await session.exec(select(Session).order_by(Session.begun_at))).all())  # type: ignore[arg-type]


async def test_a_stolen_cookie_is_worth_nothing_after_signing_out(
    app: FastAPI, amel: httpx.AsyncClient, place: Workplace
) -> None:
    stolen = amel.cookies[SESSION_COOKIE]
    assert await opens(app, stolen)
    await amel.post("/sign-out")
    assert SESSION_COOKIE not in amel.cookies and not await opens(app, stolen)
    assert (await sessions(place))[0].ended_at


async def test_a_session_planted_before_signing_in_is_not_the_one_that_begins(
    app: FastAPI, place: Workplace, amel_id: UUID
) -> None:
    async with visitor_s_browser(app) as victim:
        planted = app.state.seals.session(a_visitor(None, Role.MEMBER))
        victim.cookies.set(SESSION_COOKIE, planted, domain="node.test")
        now = await comes_in_with(victim, place)
    old, new = app.state.seals.visitor(planted), app.state.seals.visitor(now)
    assert old and new and old.session_id != new.session_id
    assert not await opens(app, planted)


async def comes_in_with(client: httpx.AsyncClient, place: Workplace) -> str:
    """The session that a browser has afterwards."""
    await asked(client, AMEL)
    answer = await client.post((await the_letter(place)).path, follow_redirects=False)
    [cookie] = [one for one in answer.headers.get_list("set-cookie") if one.startswith(SESSION_COOKIE)]
    return cookie.partition("=")[2].partition(";")[0]


async def test_one_browser_is_signed_out_from_another(app: FastAPI, amel: httpx.AsyncClient, place: Workplace) -> None:
    async with visitor_s_browser(app) as phone:
        theirs = await comes_in(phone, place)
    there = app.state.seals.visitor(theirs)
    page = await amel.get("/account")
    assert page.status_code == 200 and f"/account/sessions/{there.session_id}/end" in page.text
    await amel.post(f"/account/sessions/{there.session_id}/end", data={"confirmed": "yes"})
    assert not await opens(app, theirs) and (await amel.get("/people")).status_code == 200


async def test_signed_out_everywhere_is_signed_out_here_too(
    app: FastAPI, amel: httpx.AsyncClient, place: Workplace
) -> None:
    async with visitor_s_browser(app) as phone:
        theirs = await comes_in(phone, place)
    mine = amel.cookies[SESSION_COOKIE]
    left = await amel.post("/account/sessions/end", data={"confirmed": "yes"})
    assert left.url.path == "/sign-in" and not await opens(app, mine) and not await opens(app, theirs)
    assert await comes_in(amel, place) and (await amel.get("/people")).status_code == 200


async def test_nobody_ends_somebody_else_s_session(app: FastAPI, amel: httpx.AsyncClient, place: Workplace) -> None:
    mine = app.state.seals.visitor(amel.cookies[SESSION_COOKIE])
    other = await noted(place, "bruno@example.org")
    async with browser(app, Role.MEMBER, other) as bruno:
        assert (await bruno.post(f"/account/sessions/{mine.session_id}/end")).status_code == 404
        assert (await bruno.post(f"/account/sessions/{'x' * 16}/end")).status_code == 404
    assert (await amel.get("/people")).status_code == 200


async def test_the_operator_signs_somebody_out(app: FastAPI, amel: httpx.AsyncClient, amel_id: UUID) -> None:
    async with browser(app, Role.OPERATOR) as operator:
        assert "/sessions/end" in (await operator.get(f"/people/{amel_id}")).text
        await operator.post(f"/people/{amel_id}/sessions/end", data={"confirmed": "yes"})
    assert (await amel.get("/people")).status_code == 401


async def test_a_role_that_ends_is_gone_in_mid_session(
    amel: httpx.AsyncClient, place: Workplace, amel_id: UUID
) -> None:
    async with place.work() as work:
        mandate = await work.find(select(Mandate).where(Mandate.person_id == amel_id))
        await end_mandate(mandate.id, work.today, work)
    assert (await amel.get("/people")).status_code == 200
    later(place, days=1, hours=-11)
    assert (await amel.get("/people")).status_code in (401, 403)


async def test_a_session_in_which_nobody_does_anything_ends(amel: httpx.AsyncClient, place: Workplace) -> None:
    later(place, minutes=119)
    assert (await amel.get("/people")).status_code == 200
    later(place, minutes=119)
    assert (await amel.get("/people")).status_code == 200
    later(place, minutes=121)
    assert (await amel.get("/people")).status_code == 401


async def test_a_page_that_looks_again_by_itself_keeps_no_session_alive(
    amel: httpx.AsyncClient, place: Workplace
) -> None:
    later(place, minutes=119)
    again = await amel.get("/people", headers={"Sec-Fetch-Mode": "cors", "HX-Request": "true"})
    assert again.status_code == 200 and "set-cookie" not in again.headers
    later(place, minutes=2)
    assert (await amel.get("/people")).status_code == 401


async def test_a_session_in_use_is_known_to_be(amel: httpx.AsyncClient, place: Workplace) -> None:
    later(place, minutes=30)
    await amel.get("/account")
    [mine] = await sessions(place)
    assert timedelta(minutes=29) < mine.seen_at - mine.begun_at < timedelta(minutes=32)


async def test_a_session_of_staff_lasts_a_working_day(amel: httpx.AsyncClient, place: Workplace) -> None:
    for _ in range(7):
        later(place, minutes=100)
        last = (await amel.get("/people")).status_code
    assert last == 200
    later(place, minutes=30)
    assert (await amel.get("/people")).status_code == 401


@pytest.mark.parametrize(("secret", "union"), [("another secret", ""), ("", "bretagne")])
async def test_another_union_s_session_opens_nothing(app: FastAPI, secret: str, union: str) -> None:
    own: Seals = app.state.seals
    theirs = Seals(secret or own.secret, own.clock, union or own.union)
    assert await opens(app, own.session(a_visitor(None, Role.OPERATOR)))
    assert not await opens(app, theirs.session(a_visitor(None, Role.OPERATOR)))


async def test_each_thing_is_written_down_with_it(app: FastAPI, amel: httpx.AsyncClient, place: Workplace) -> None:
    await amel.post("/sign-out")
    async with place.database.reading() as session:
        entries = (await session.exec(select(AuditEntry).order_by(AuditEntry.id))).all()  # type: ignore[arg-type]
    assert [entry.what for entry in entries] == ["mandate_given", "sign_in_asked", "signed_in", "signed_out"]
    assert all(entry.request_id for entry in entries[1:]) and entries[-1].at - entries[0].at < timedelta(minutes=2)
    async with browser(app, Role.OPERATOR) as operator:
        page = await operator.get("/audit?q=martin&what=signed_in")
        assert "by the link of an e-mail" in page.text and "Mandate given: " not in page.text
        saved = await operator.get("/audit/export.csv")
        assert saved.text.count("\r\n") == 5
    async with browser(app, Role.STAFF) as staff:
        assert (await staff.get("/audit")).status_code == 403


async def test_no_name_in_the_audit_s_file_becomes_a_formula(app: FastAPI, place: Workplace) -> None:
    await noted(place, "eve@example.org", first_name="=HYPERLINK(1)", last_name="@SUM(1)")
    async with browser(app, Role.OPERATOR) as operator:
        saved = await operator.get("/audit/export.csv")
    assert "'=HYPERLINK(1) @SUM(1)" in saved.text and ",=HYPER" not in saved.text
