"""A form that is sent twice: by a double click, by going back, at the same moment."""

import asyncio
import re
from collections.abc import AsyncIterator
from html import unescape
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.record_person import record_person
from services.membership.models import ApiToken, Person
from services.membership.models.mandate import MandateKind
from shared.identity import Role
from shared.work import Workplace
from tests.builders import a_mandate, a_person
from tests.membership.conftest import browser

NEW = "/people/new"
LEA = {"first_name": "Léa", "last_name": "Roux"}
TOKEN = {"token_name": "Agenda", "scopes": "meetings:read", "days": "30"}


async def stamp_on(page: str, client: httpx.AsyncClient) -> dict[str, str]:
    """What the form of that page carries unseen."""
    shown = (await client.get(page)).text
    return {"stamp": unescape(re.findall(r'name="stamp" value="([^"]+)"', shown)[-1])}


async def people(place: Workplace) -> list[Person]:
    """Everybody who is noted."""
    async with place.database.reading() as session:
        return list((await session.exec(select(Person))).all())


async def test_the_second_sending_leads_to_what_the_first_made(staff: httpx.AsyncClient, place: Workplace) -> None:
    form = LEA | await stamp_on(NEW, staff)
    first, second = await staff.post(NEW, data=form), await staff.post(NEW, data=form)
    (made,) = await people(place)
    assert first.url.path == second.url.path == f"/people/{made.id}"
    assert "This form was sent already, and counts once." in second.text
    assert "This form was sent already" not in first.text


async def test_eight_clicks_at_the_same_moment_make_one(staff: httpx.AsyncClient, place: Workplace) -> None:
    form = LEA | await stamp_on(NEW, staff)
    answers = await asyncio.gather(*(staff.post(NEW, data=form) for _ in range(8)))
    (made,) = await people(place)
    assert {answer.url.path for answer in answers} == {f"/people/{made.id}"}


async def test_who_went_back_and_typed_somebody_else_is_asked_and_nothing_is_swallowed(
    staff: httpx.AsyncClient, place: Workplace
) -> None:
    stamp = await stamp_on(NEW, staff)
    await staff.post(NEW, data=LEA | stamp)
    asked = await staff.post(NEW, data=LEA | {"first_name": "Tom"} | stamp)
    assert "Shall what you have entered now be made as well?" in asked.text
    assert len(await people(place)) == 1
    yes = LEA | {"first_name": "Tom", "another": "yes"} | stamp
    answers = [await staff.post(NEW, data=yes) for _ in range(2)]
    assert {one.first_name for one in await people(place)} == {"Léa", "Tom"}
    assert answers[0].url.path == answers[1].url.path


async def test_what_was_refused_may_be_sent_again_with_the_same_stamp(
    staff: httpx.AsyncClient, place: Workplace
) -> None:
    stamp = await stamp_on(NEW, staff)
    assert (await staff.post(NEW, data={"first_name": "Léa"} | stamp)).status_code == 422
    assert (await staff.post(NEW, data=LEA | stamp)).status_code == 200
    assert len(await people(place)) == 1


async def test_somebody_elses_stamp_leads_nowhere(app: FastAPI, staff: httpx.AsyncClient, place: Workplace) -> None:
    stamp = await stamp_on(NEW, staff)
    await staff.post(NEW, data=LEA | stamp)
    async with browser(app, Role.OPERATOR) as operator:
        answer = await operator.post(NEW, data=LEA | stamp)
    assert "This form was sent already" not in answer.text
    assert len(await people(place)) == 2


@pytest.fixture
async def member(app: FastAPI, place: Workplace) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody of the register."""
    async with place.work() as work:
        person = await record_person(None, a_person("Olga", "Boss", email="olga@example.org"), work)
        await work.flush()
        await give_mandate(person.id, a_mandate(MandateKind.STAFF), work)
    async with browser(app, Role.STAFF, UUID(str(person.id))) as client:
        yield client


async def test_who_clicked_twice_sees_the_token_that_the_first_click_made(
    member: httpx.AsyncClient, place: Workplace
) -> None:
    form = TOKEN | await stamp_on("/account/tokens/new", member)
    shown = [await member.post("/account/tokens/new", data=form) for _ in range(2)]
    async with place.database.reading() as session:
        assert len((await session.exec(select(ApiToken))).all()) == 1
    for answer in shown:
        token = unescape(re.findall(r'id="f-token" value="([^"]+)"', answer.text)[0])
        headers = {"Authorization": f"Bearer {token}"}
        assert (await member.get("/api/membership/people", headers=headers)).status_code == 403
        assert (await member.get("/account", headers=headers)).status_code == 403


async def test_a_script_that_only_asks_saves_nothing(staff: httpx.AsyncClient, place: Workplace) -> None:
    answer = await staff.post(NEW, data=LEA, headers={"Maillon-Only-Ask": "1"})
    assert answer.status_code == 204
    assert await people(place) == []
