"""Sessions at the hub end at the server: for whoever signs out, for whom the operator shuts out, and by age."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from sqlmodel import select

from services.confederation.actions.make_sign_in_link import make_sign_in_link
from services.confederation.models import Session
from services.confederation.pages.account import seen_by
from shared.access.lifetimes import AT_THE_HUB, WORKING_DAY, Lifetime
from shared.access.standing import Standing
from shared.identity import HUB_SESSION_COOKIE, SESSION_COOKIE, SESSION_LASTS, Role, Seals, a_visitor
from shared.work import Workplace
from tests.confederation.doors import Doors, doors_on, rows_of
from tests.confederation.world import Hub

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.fixture
def doors(place: Workplace) -> Doors:
    """The hub's pages; they go by the hub's clock."""
    doors = doors_on(place)
    doors.app.state.seals.clock = place.clock
    doors.app.state.standing, doors.app.state.was_seen = Standing(place), seen_by(place)
    return doors


@asynccontextmanager
async def signed_in(
    doors: Doors, role: Role = Role.ANALYST, federation: str = "", name: str = ""
) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who came in by a link of theirs."""
    link = await a_link(doors, role, federation, name)
    async with doors.browser(None) as client:
        client.headers.update({"User-Agent": CHROME, "Sec-Fetch-Mode": "navigate"})
        assert (await client.post(link)).status_code == 303
        yield client


async def a_link(doors: Doors, role: Role = Role.ANALYST, federation: str = "", name: str = "") -> str:
    """The path of a new link."""
    async with doors.app.state.service.place.work() as work:
        return f"/sign-in/{await make_sign_in_link(role, federation, work, name)}"


async def is_in(client: httpx.AsyncClient) -> bool:
    """Whether the hub shows its figures to this browser."""
    return (await client.get("/overview")).status_code == 200


@asynccontextmanager
async def copied(doors: Doors, client: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """Another browser, with the same cookie."""
    async with doors.browser(None) as thief:
        thief.cookies[HUB_SESSION_COOKIE] = client.cookies[HUB_SESSION_COOKIE]
        yield thief


def buttons(page: str, beginning: str) -> list[str]:
    """Where the forms lead that begin so."""
    return re.findall(rf'action="({beginning}[^"]+)"', page)


async def test_a_stolen_cookie_replayed_after_sign_out_is_refused(doors: Doors) -> None:
    async with signed_in(doors) as client, copied(doors, client) as thief:
        assert await is_in(client) and await is_in(thief)
        await client.post("/sign-out")
        assert not await is_in(thief)
        assert (await thief.get("/api/confederation/v1/figures")).status_code == 401


async def test_a_session_that_was_never_written_down_ends_all_the_same(doors: Doors) -> None:
    async with doors.browser(Role.ANALYST) as client, copied(doors, client) as thief:
        await client.post("/sign-out")
        assert not await is_in(thief)


async def test_a_cookie_from_before_signing_in_is_not_the_session_that_begins(doors: Doors) -> None:
    async with signed_in(doors) as client:
        first = client.cookies[HUB_SESSION_COOKIE]
        await client.post(await a_link(doors))
        assert client.cookies[HUB_SESSION_COOKIE] != first
        await client.post("/sign-out")
    async with signed_in(doors) as client:
        assert await is_in(client)


async def test_signed_out_everywhere_is_signed_out_in_every_browser_of_that_reader_alone(doors: Doors) -> None:
    async with (
        signed_in(doors, name="Claire") as here,
        signed_in(doors, name="Claire") as there,
        signed_in(doors, name="Denis") as denis,
    ):
        answer = await here.post("/account/sessions/end", data={"confirmed": "yes"})
        assert answer.headers["location"] == "/sign-in" and "Clear-Site-Data" in answer.headers
        assert not await is_in(there) and await is_in(denis)


async def test_one_browser_is_signed_out_from_another(doors: Doors, hub: Hub) -> None:
    async with signed_in(doors, name="Claire") as there:
        hub.now += timedelta(minutes=1)
        async with signed_in(doors, name="Claire") as here:
            page = (await here.get("/account")).text
            assert "Chrome, Linux" in page
            (end,) = buttons(page, "/account/sessions/.+/")
            await here.post(end, data={"confirmed": "yes"})
            assert await is_in(here) and not await is_in(there)


async def test_a_reader_whose_access_is_taken_away_is_out_and_comes_in_with_no_link_of_before(doors: Doors) -> None:
    unused = await a_link(doors, Role.FEDERATION_READER, "btp", "Fédé")
    async with (
        signed_in(doors, Role.OPERATOR) as operator,
        signed_in(doors, Role.FEDERATION_READER, "btp", "Fédé") as reader,
        signed_in(doors, Role.FEDERATION_READER, "btp", "Fédé") as again,
        signed_in(doors, name="Claire") as claire,
    ):
        page = (await operator.get("/account")).text
        assert sorted(row[0] for row in rows_of(page) if row[0] in ("Fédé", "Claire")) == ["Claire", "Fédé", "Fédé"]
        async with doors.app.state.service.place.work() as work:
            one: Session = await work.find(select(Session).where(Session.name == "Fédé").limit(1))
        assert f"/readers/{one.id}/end" in page
        await operator.post(f"/readers/{one.id}/end", data={"confirmed": "yes"})
        assert not await is_in(reader) and not await is_in(again)
        assert await is_in(claire) and await is_in(operator)
        assert (await reader.post(unused)).status_code == 403
        assert (await reader.post(await a_link(doors, federation="btp", name="Fédé"))).status_code == 303


@pytest.mark.parametrize("role", [Role.ANALYST, Role.FEDERATION_READER])
async def test_nobody_but_the_operator_ends_or_sees_somebody_else_s_session(doors: Doors, role: Role) -> None:
    federation = "btp" if role == Role.FEDERATION_READER else ""
    async with signed_in(doors, name="Claire") as claire, signed_in(doors, role, federation, "Denis") as denis:
        async with doors.app.state.service.place.work() as work:
            one: Session = await work.find(select(Session).where(Session.name == "Claire"))
        assert one.id not in (page := (await denis.get("/account")).text) and "Claire" not in page
        assert (await denis.post(f"/account/sessions/{one.id}/end")).status_code == 404
        assert (await denis.post(f"/readers/{one.id}/end")).status_code == 403
        assert await is_in(claire)


@pytest.mark.parametrize(("role", "lasts"), [(Role.OPERATOR, WORKING_DAY), (Role.ANALYST, AT_THE_HUB)])
async def test_a_copied_cookie_is_worth_nothing_once_the_session_is_old(
    doors: Doors, hub: Hub, role: Role, lasts: Lifetime
) -> None:
    async with signed_in(doors, role) as client:
        end, step = hub.now + lasts.whole, lasts.idle / 2
        while hub.now + step < end:
            hub.now += step
            assert await is_in(client), "whoever is there stays signed in"
        async with copied(doors, client) as thief:
            hub.now = end
            assert not await is_in(client) and not await is_in(thief)


async def test_sessions_that_are_long_over_are_not_kept(doors: Doors, hub: Hub, place: Workplace) -> None:
    async with signed_in(doors):
        hub.now += SESSION_LASTS + timedelta(days=1)
    async with signed_in(doors), place.work() as work:
        assert len(await work.all(select(Session))) == 1


async def test_two_who_use_a_link_at_once_open_one_session(doors: Doors) -> None:
    link = await a_link(doors)
    async with doors.browser(None) as one, doors.browser(None) as other:
        answers = await asyncio.gather(one.post(link), other.post(link))
    assert sorted(answer.status_code for answer in answers) == [303, 403]


async def test_who_signs_in_at_a_hub_on_the_machine_of_a_node_stays_signed_in_there(doors: Doors) -> None:
    of_the_node = Seals("another secret", union="occitanie").session(a_visitor(None, Role.OPERATOR))
    async with signed_in(doors) as client:
        client.cookies[SESSION_COOKIE] = of_the_node
        await client.post("/sign-out")
        assert client.cookies[SESSION_COOKIE] == of_the_node
