"""Lists find what was typed without accents, and are in the order in which people look things up."""

import httpx
import pytest

from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.record_person import record_person
from services.membership.queries.cooperatives import Search, search_cooperatives
from services.membership.queries.people import search_people
from shared.clock import Clock
from shared.work import Workplace
from tests.builders import a_cooperative, a_person

NAMES = ("Fonderie des Gaves", "Épicerie du coin", "Zénith", "Abeille", "epice et sel", "100 % laine", "Bois_Tarn")
TODAY = Clock().today()


@pytest.fixture
async def known(place: Workplace) -> Workplace:
    """A register with accents in it."""
    async with place.work() as work:
        for name in NAMES:
            await record_cooperative(None, a_cooperative(name), work)
        for first, last in (("Émilie", "Zola"), ("Élodie", "Éluard"), ("Ana", "Fabre"), ("Zoé", "eluard")):
            await record_person(None, a_person(first, last), work)
    return place


async def cooperatives(place: Workplace, words: str = "") -> list[str]:
    """The names in the list, in its order."""
    async with place.database.reading() as session:
        found = await search_cooperatives(Search(words, standing="all"), TODAY, session)
    return [one.name for one in found.cooperatives]


async def people(place: Workplace, words: str = "") -> list[str]:
    """The same of people."""
    async with place.database.reading() as session:
        return [one.name for one in (await search_people(words, 1, TODAY, session)).people]


async def test_a_name_is_found_with_its_accents_and_without(known: Workplace) -> None:
    for words in ("épicerie", "EPICERIE", "Épice", "epicerie coin"):
        assert "Épicerie du coin" in await cooperatives(known, words)
    for words in ("émilie", "emilie", "ÉMILIE zola"):
        assert await people(known, words) == ["Émilie Zola"]


async def test_accents_and_capitals_change_no_place_in_a_list(known: Workplace) -> None:
    assert await cooperatives(known) == [
        "100 % laine", "Abeille", "Bois_Tarn", "epice et sel", "Épicerie du coin", "Fonderie des Gaves", "Zénith",
    ]  # fmt: skip
    assert await people(known) == ["Élodie Éluard", "Zoé eluard", "Ana Fabre", "Émilie Zola"]


async def test_a_percent_sign_and_a_line_below_are_signs_and_find_themselves(known: Workplace) -> None:
    assert await cooperatives(known, "%") == ["100 % laine"]
    assert await cooperatives(known, "_") == ["Bois_Tarn"]
    assert await people(known, "%") == []


async def test_an_exact_title_is_first_however_many_newer_ones_begin_alike(
    place: Workplace, staff: httpx.AsyncClient
) -> None:
    async with place.work() as work:
        await record_cooperative(None, a_cooperative("Le Fournil"), work)
        for number in range(60):
            await record_cooperative(None, a_cooperative(f"Le Fournil des collines {number}"), work)
    answer = await staff.get("/api/membership/search", params={"q": "le fournil"})
    assert answer.json()["found"][0]["title"] == "Le Fournil"


async def test_saint_is_found_by_its_short_form(place: Workplace, staff: httpx.AsyncClient) -> None:
    async with place.work() as work:
        await record_cooperative(None, a_cooperative("Ateliers de Saint-Étienne"), work)
        await record_cooperative(None, a_cooperative("Forge de Ste-Foy"), work)
    for words, title in (("st etienne", "Ateliers de Saint-Étienne"), ("sainte foy", "Forge de Ste-Foy")):
        answer = await staff.get("/api/membership/search", params={"q": words})
        assert [one["title"] for one in answer.json()["found"]] == [title]
