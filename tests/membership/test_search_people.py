"""People are found by name and co-operative together, and by their address by those who may see it."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.membership.actions.end_mandate import end_mandate
from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.record_person import record_person
from services.membership.models import SearchEntry, SearchWord
from services.membership.queries.search import Searcher
from shared.identity import SESSION_COOKIE, Role, a_visitor
from shared.work import Workplace
from tests.builders import a_cooperative, a_mandate, a_person
from tests.membership.conftest import browser
from tests.membership.test_search import MEMBER, STAFF, found, in_the_register, person

OFFICE = Searcher(finds_all=True, sees_addresses=True)
MAIL = "aline.martin@soleil.example"


async def with_mail(place: Workplace, first: str, last: str, email: str, *cooperative_ids: UUID) -> UUID:
    """Somebody whom an address reaches."""
    async with place.work() as work:
        one = await record_person(None, a_person(first, last, email=email), work)
        await work.flush()
        for id in cooperative_ids:
            await give_mandate(one.id, a_mandate(cooperative_id=id), work)
    return one.id


@pytest.mark.parametrize(
    "typed",
    ["martin soleil", "soleil martin", "aline martin atelier soleil", "MART SOL", "martin soliel", "martni soleil"],
)
async def test_a_person_is_found_together_with_the_name_of_the_co_operative(place: Workplace, typed: str) -> None:
    soleil = await in_the_register(place, "Atelier du Soleil")
    other = await in_the_register(place, "Atelier de la Lune")
    await person(place, "Aline", "Martin", soleil.id)
    await person(place, "Anouk", "Martin", other.id)
    assert await found(place, typed) == ["Aline Martin"]
    assert await found(place, typed, Searcher(False, (soleil.id,))) == ["Aline Martin"]


async def test_the_name_of_a_co_operative_alone_finds_none_of_its_people(place: Workplace) -> None:
    soleil = await in_the_register(place, "Atelier du Soleil")
    await person(place, "Aline", "Martin", soleil.id)
    assert await found(place, "soleil") == ["Atelier du Soleil"]
    assert await found(place, "atelier du soleil") == ["Atelier du Soleil"]


async def test_a_colleague_does_not_learn_in_which_other_co_operative_somebody_is(place: Workplace) -> None:
    soleil, lune = await in_the_register(place, "Soleil"), await in_the_register(place, "Lune")
    await person(place, "Aline", "Martin", soleil.id, lune.id)
    assert await found(place, "martin lune", Searcher(False, (soleil.id,))) == []
    assert await found(place, "martin lune", Searcher(False, (lune.id,))) == ["Aline Martin"]
    assert await found(place, "martin lune", MEMBER) == []
    assert await found(place, "martin lune") == ["Aline Martin"]


async def test_whoever_left_is_not_found_with_the_co_operative_any_more(place: Workplace) -> None:
    soleil = await in_the_register(place, "Soleil")
    one = await person(place, "Aline", "Martin")
    async with place.work() as work:
        mandate = await give_mandate(one.id, a_mandate(cooperative_id=soleil.id), work)
    assert await found(place, "martin soleil") == ["Aline Martin"]
    async with place.work() as work:
        await end_mandate(mandate.id, place.clock.today() - timedelta(days=1), work)
    assert await found(place, "martin soleil") == []
    assert await found(place, "martin") == ["Aline Martin"]


async def test_people_are_found_with_the_new_name_of_their_co_operative(place: Workplace) -> None:
    soleil = await in_the_register(place, "Soleil")
    await person(place, "Aline", "Martin", soleil.id)
    async with place.work() as work:
        await record_cooperative(soleil.id, a_cooperative("Aurore", founded_on=date(2020, 1, 1)), work)
    assert await found(place, "martin aurore") == ["Aline Martin"]
    assert await found(place, "martin soleil") == []


@pytest.mark.parametrize("typed", [MAIL, "aline.m", "ALINE.Martin@", "aline.martin@soleil"])
async def test_the_office_finds_somebody_by_the_beginning_of_the_address(place: Workplace, typed: str) -> None:
    await with_mail(place, "Zoé", "Roche", MAIL)
    await with_mail(place, "Anouk", "Durand", "anouk@lune.example")
    assert await found(place, typed, OFFICE) == ["Zoé Roche"]


@pytest.mark.parametrize("typed", ["%", "a%", "_line.martin@", "aline.martin@%", "\\", "'@'", "@", "@soleil", "al"])
async def test_what_begins_no_address_finds_nobody_and_breaks_nothing(place: Workplace, typed: str) -> None:
    await with_mail(place, "Zoé", "Roche", MAIL)
    assert await found(place, typed, OFFICE) == []


@pytest.mark.parametrize("typed", [MAIL, "aline.martin@", "Aline Martin <aline.martin@soleil.example>", "zoe@"])
async def test_a_member_who_types_an_address_finds_nobody(place: Workplace, typed: str) -> None:
    soleil = await in_the_register(place, "Soleil example")
    await with_mail(place, "Aline", "Martin", MAIL, soleil.id)
    await with_mail(place, "Zoé", "Roche", "zoe@soleil.example", soleil.id)
    for who in (MEMBER, Searcher(False, (soleil.id,)), STAFF):
        assert "Aline Martin" not in await found(place, typed, who)
        assert "Zoé Roche" not in await found(place, typed, who)


async def test_no_address_is_in_the_index(place: Workplace) -> None:
    await with_mail(place, "Zoé", "Roche", MAIL)
    async with place.database.reading() as session:
        terms = (await session.exec(select(SearchEntry.terms))).all()
        learned = (await session.exec(select(SearchWord.word))).all()
    assert not any(word in "".join([*terms, *learned]) for word in ("aline", "martin", "soleil"))


@pytest.mark.parametrize(
    "role, sees", [(Role.STAFF, True), (Role.OPERATOR, True), (Role.MEMBER, False), (Role.ELECTED, False)]
)
async def test_who_may_see_addresses_is_what_the_table_says(
    app: FastAPI, place: Workplace, role: Role, sees: bool
) -> None:
    soleil = await in_the_register(place, "Soleil")
    await with_mail(place, "Zoé", "Roche", MAIL, soleil.id)
    async with browser(app, role) as client:
        token = app.state.seals.session(a_visitor(None, role, cooperative_ids=(soleil.id,)))
        client.headers["Cookie"] = f"{SESSION_COOKIE}={token}"
        page = (await client.get("/search", params={"q": "aline.martin@"})).text
        told = (await client.get("/api/membership/search", params={"q": "aline.martin@"})).json()["found"]
    assert ("Roche" in page) == sees == bool(told)
    assert ("soleil.example" in page) == sees
