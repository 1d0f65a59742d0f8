"""Silent members are a list to call through; whoever signs up for something is not silent."""

import csv
from datetime import date
from uuid import UUID

import httpx
from fastapi import FastAPI

from services.membership.actions.give_mandate import give_mandate
from services.membership.models.mandate import MandateKind
from services.membership.queries.silent_cooperatives import silent_cooperatives
from shared.events import meetings as told
from shared.identity import Role
from shared.work import Workplace
from tests.builders import a_mandate
from tests.membership.conftest import browser
from tests.membership.test_contact_notes import a_member
from tests.membership.test_contact_notes import noted as contact
from tests.membership.test_people import noted
from tests.membership.test_seats_seen import NOW, Story, hear

TODAY = NOW.date()


async def a_worker_of(place: Workplace, cooperative_id: UUID, until: date | None = None) -> UUID:
    """Somebody who works there."""
    person = await noted(place, email="aline@example.org")
    async with place.work() as work:
        mandate = await give_mandate(person.id, a_mandate(MandateKind.WORKER, cooperative_id=cooperative_id), work)
        if until:
            mandate.until = until
    return person.id


async def silent(place: Workplace, today: date = TODAY) -> list[str]:
    """The names of the silent ones."""
    async with place.database.reading() as session:
        return [one.name for one in (await silent_cooperatives(session, today, 6)).first]


async def signs_up(place: Workplace, person: UUID, *facts: type[told.SeatFact]) -> None:
    """Somebody asks for a seat, and whatever becomes of it."""
    story = Story()
    story.people[0] = person
    for fact in facts:
        story.seat(0, fact)
    await hear(place, story.told)


async def test_a_sign_up_is_a_sign_of_life(place: Workplace) -> None:
    heard = await a_member(place, 0)
    await a_member(place, 1)
    assert await silent(place) == ["Coopérative 0", "Coopérative 1"]
    await signs_up(place, await a_worker_of(place, heard), told.SeatTaken)
    assert await silent(place) == ["Coopérative 1"]


async def test_an_offer_that_expired_unanswered_is_no_sign_of_life(place: Workplace) -> None:
    member = await a_member(place)
    await signs_up(place, await a_worker_of(place, member), told.OfferExpired)
    assert await silent(place) == ["Coopérative 0"]


async def test_whoever_left_a_cooperative_no_longer_speaks_for_it(place: Workplace) -> None:
    member = await a_member(place)
    await signs_up(place, await a_worker_of(place, member, until=date(2026, 6, 30)), told.SeatTaken)
    assert await silent(place) == ["Coopérative 0"]


async def test_the_list_names_the_longest_silent_first_and_when_each_was_heard(
    place: Workplace, staff: httpx.AsyncClient
) -> None:
    never, long_ago = await a_member(place, 0), await a_member(place, 1)
    await contact(place, long_ago, days_ago=400)
    page = (await staff.get("/cooperatives/silent")).text
    assert page.index(f"/cooperatives/{never}") < page.index(f"/cooperatives/{long_ago}")
    assert (await staff.get("/cooperatives/silent", params={"months": 24})).text.count("#notes") == 1


async def test_the_list_is_filtered_and_saved_as_it_is_filtered(place: Workplace, staff: httpx.AsyncClient) -> None:
    await a_member(place)
    answer = await staff.get("/cooperatives/silent/export.csv")
    (row,) = csv.DictReader(answer.content.decode("utf-8-sig").splitlines(), delimiter=",")
    assert (row["Name"], row["Last sign of life"]) == ("Coopérative 0", "")
    elsewhere = await staff.get("/cooperatives/silent/export.csv", params={"department": "29"})
    assert len(elsewhere.text.splitlines()) == 1


async def test_home_leads_to_the_list(app: FastAPI, place: Workplace) -> None:
    await a_member(place)
    async with browser(app, Role.STAFF) as somebody:
        assert 'href="/cooperatives/silent"' in (await somebody.get("/")).text
