"""Whoever looks finds what they may see, however they type it."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from services.membership.actions.admit_cooperative import AdmitCooperative, admit_cooperative
from services.membership.actions.end_mandate import end_mandate
from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.make_findable import make_unfindable
from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.record_person import record_person
from services.membership.actions.withdraw_cooperative import WithdrawCooperative, withdraw_cooperative
from services.membership.errands.search_index import fill
from services.membership.models import Cooperative, Person, SearchEntry, SearchWord
from services.membership.models.search_entry import Found
from services.membership.queries.search import Index, Searcher
from services.membership.rules.search_question import question
from services.membership.rules.vocabulary import Vocabulary
from shared.events.ids import new_id
from shared.identity import Role
from shared.work import Workplace
from tests.builders import a_cooperative, a_mandate, a_person
from tests.membership.conftest import browser
from tests.membership.test_from_meetings import announced, caused, changed, hear

STAFF = Searcher(finds_all=True)
MEMBER = Searcher(finds_all=False)


async def found(place: Workplace, typed: str, who: Searcher = STAFF, index: Index | None = None) -> list[str]:
    """The titles that somebody finds, the best first."""
    clock = place.clock
    hits = await (index or Index(place.database)).find(question(typed), list(Found), who, clock.now(), clock.today())
    return [hit.title for of_kind in hits.values() for hit in of_kind]


async def in_the_register(place: Workplace, name: str, *, joined: bool = True, **said: object) -> Cooperative:
    """A co-operative, a member unless told otherwise."""
    async with place.work() as work:
        one = await record_cooperative(None, a_cooperative(name, **said), work)
        if joined:
            await work.flush()
            await admit_cooperative(one.id, AdmitCooperative(on=date(2020, 1, 1)), work)
    return one


async def person(place: Workplace, first: str, last: str, *cooperative_ids: UUID) -> Person:
    """Somebody who works in these co-operatives."""
    async with place.work() as work:
        one = await record_person(None, a_person(first, last), work)
        await work.flush()
        for id in cooperative_ids:
            await give_mandate(one.id, a_mandate(cooperative_id=id), work)
    return one


@pytest.mark.parametrize(
    "typed",
    ["Fonderie des Gâves", "gaves", "GAVES fonderie", "fond", "fo", "fonderei", "fondrie gave", "onderi", "gvaes",
     "tarbes", "fonderie tarbs", "310 238 894", "310238894", "310 238", "31023889400017"],
)  # fmt: skip
async def test_a_cooperative_is_found_however_it_is_typed(place: Workplace, typed: str) -> None:
    await in_the_register(place, "Fonderie des Gâves", town="Tarbes", registration_number="310238894")
    await in_the_register(place, "Boulangerie commune", town="Albi")
    assert await found(place, typed, MEMBER) == ["Fonderie des Gâves"]


@pytest.mark.parametrize("typed", ["", " ", "f", "!?", "boucherie", "fonderie albi", "'\"*", "@everyone", "^fonderie)"])
async def test_what_is_not_there_or_no_word_finds_nothing_and_breaks_nothing(place: Workplace, typed: str) -> None:
    await in_the_register(place, "Forge des Gâves", town="Tarbes")
    await in_the_register(place, "Boulangerie commune", town="Albi")
    assert await found(place, typed) == []


async def test_exact_comes_before_begun_before_elsewhere_before_mistyped(place: Workplace) -> None:
    for name in ("Le Valois", "Atelier Valoi", "Valoise d'habitat", "Valoi", "Valoi du Tarn"):
        await in_the_register(place, name)
    assert await found(place, "valoi") == ["Valoi", "Valoi du Tarn", "Valoise d'habitat", "Atelier Valoi", "Le Valois"]


async def test_coming_meetings_are_found_before_past_ones(place: Workplace) -> None:
    stories = []
    for title, days in (("Bois vieux", -40), ("Bois ancien", -3), ("Bois neuf", 3), ("Bois lointain", 90)):
        begins = place.clock.now() + timedelta(days=days)
        event = announced(new_id(), title).model_copy(update={"starts_at": begins, "ends_at": begins})
        stories += caused(event)
    await hear(place, *stories)
    assert await found(place, "bois", MEMBER) == ["Bois neuf", "Bois lointain", "Bois ancien", "Bois vieux"]


@pytest.mark.parametrize("typed", ["scierie", "scierie bois", "81", "tarn gestes", "bois albi"])
async def test_a_meeting_is_found_by_its_host_and_its_department(place: Workplace, typed: str) -> None:
    await hear(place, *caused(announced(new_id(), "Les gestes du bois")))
    other = {"department": "12", "host_name": "Imprimerie du Viaur", "place": "Rodez", "town": "Rodez"}
    await hear(place, *caused(announced(new_id(), "Les gestes du papier").model_copy(update=other)))
    assert await found(place, typed, MEMBER) == ["Les gestes du bois"]
    assert await found(place, "gestes aveyron", MEMBER) == ["Les gestes du papier"]


async def test_a_meeting_is_found_by_its_new_host(place: Workplace) -> None:
    event = announced(new_id(), "Les gestes du bois")
    new = {"kind": "visit", "host_name": "Imprimerie du Viaur", "department": "12"}
    await hear(place, *caused(event, changed(event.meeting_id, event.title).model_copy(update=new)))
    assert await found(place, "gestes viaur aveyron", MEMBER) == ["Les gestes du bois"]
    assert await found(place, "scierie", MEMBER) == []


async def test_a_member_finds_colleagues_and_nobody_else(place: Workplace) -> None:
    mine, other = await in_the_register(place, "Mine"), await in_the_register(place, "Other")
    await person(place, "Aline", "Martin", mine.id)
    await person(place, "Anouk", "Martin", other.id)
    await person(place, "Alice", "Martin")
    assert await found(place, "martin", Searcher(False, (mine.id,))) == ["Aline Martin"]
    assert await found(place, "martin", MEMBER) == []
    assert sorted(await found(place, "martin")) == ["Alice Martin", "Aline Martin", "Anouk Martin"]


async def test_whoever_left_a_cooperative_is_no_longer_found_by_its_people(place: Workplace) -> None:
    mine = await in_the_register(place, "Mine")
    one = await person(place, "Aline", "Martin")
    async with place.work() as work:
        mandate = await give_mandate(one.id, a_mandate(cooperative_id=mine.id), work)
    me = Searcher(False, (mine.id,))
    assert await found(place, "aline", me) == ["Aline Martin"]
    async with place.work() as work:
        await end_mandate(mandate.id, place.clock.today() - timedelta(days=1), work)
    assert await found(place, "aline", me) == []


async def test_cooperatives_that_are_no_members_are_found_by_those_who_may_know(place: Workplace) -> None:
    project = await in_the_register(place, "Projet secret", joined=False)
    left = await in_the_register(place, "Projet ancien")
    async with place.work() as work:
        await withdraw_cooperative(left.id, WithdrawCooperative(on=date(2021, 1, 1), reason="moved"), work)
    assert await found(place, "projet", MEMBER) == []
    assert await found(place, "projet", Searcher(False, (project.id,))) == ["Projet secret"]
    for who in (STAFF, Searcher(False, (), finds_strangers=True)):
        assert sorted(await found(place, "projet", who)) == ["Projet ancien", "Projet secret"]


async def test_a_corrected_name_is_found_at_once_and_the_wrong_one_is_forgotten(place: Workplace) -> None:
    one = await person(place, "Aline", "Zwingelstein")
    async with place.work() as work:
        await record_person(one.id, a_person("Aline", "Martin"), work)
    assert await found(place, "martin") == ["Aline Martin"]
    assert await found(place, "zwingelstein") == []
    async with place.database.reading() as session:
        assert "zwingelstein" not in (await session.exec(select(SearchWord.word))).all()


async def test_what_is_taken_out_leaves_no_word_behind(place: Workplace) -> None:
    one = await person(place, "Aline", "Zwingelstein")
    await person(place, "Aline", "Martin")
    async with place.work() as work:
        await make_unfindable(Found.PERSON, one.id, work)
    assert await found(place, "zwingelstein") == []
    assert await found(place, "aline") == ["Aline Martin"]
    async with place.database.reading() as session:
        assert sorted((await session.exec(select(SearchWord.word))).all()) == ["aline", "martin"]


async def test_a_process_that_searched_before_knows_the_words_that_came_and_went_since(place: Workplace) -> None:
    index = Index(place.database)
    one = await person(place, "Aline", "Zwingelstein")
    assert await found(place, "zwinglestein", STAFF, index) == ["Aline Zwingelstein"]
    await person(place, "Bruno", "Hazebrouck")
    assert await found(place, "hazebruock", STAFF, index) == ["Bruno Hazebrouck"]
    async with place.work() as work:
        await make_unfindable(Found.PERSON, one.id, work)
    assert await found(place, "zwinglestein", STAFF, index) == []
    assert await found(place, "hazebruock", STAFF, index) == ["Bruno Hazebrouck"]


async def test_what_is_not_in_the_index_is_put_there(place: Workplace) -> None:
    await in_the_register(place, "Fonderie")
    await person(place, "Aline", "Martin")
    await hear(place, *caused(announced(new_id(), "Les gestes du bois")))
    async with place.work() as work:
        await work.do(SearchEntry.__table__.delete())  # type: ignore[attr-defined]
    assert await found(place, "fonderie") == []
    while await fill(place) < 1:
        pass
    assert [await found(place, typed) for typed in ("fonderie", "martin", "gestes")] == [
        ["Fonderie"], ["Aline Martin"], ["Les gestes du bois"],
    ]  # fmt: skip


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=14)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A word and the same with one slip."""
    word, letter = draw(LETTERS), draw(st.sampled_from("aeiszk"))
    at = draw(st.integers(0, len(word) - 1))
    kind = draw(st.sampled_from(["more", "less", "other", "swap"]))
    typed = {
        "more": word[:at] + letter + word[at:],
        "less": word[:at] + word[at + 1 :],
        "other": word[:at] + letter + word[at + 1 :],
        "swap": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }[kind]
    return word, typed


@given(slips(), st.sets(LETTERS, max_size=200))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_one_slip_in_a_word_never_hides_it(slip: tuple[str, str], others: set[str]) -> None:
    word, typed = slip
    vocabulary = Vocabulary()
    vocabulary.add({word, *others})
    assert typed == word or word in {one.word for one in vocabulary.meant(typed, going_on=True)}


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_can_be_asked(typed: str) -> None:
    asked = question(typed)
    assert asked.is_empty or (asked.opening() and asked.whole() and asked.begun())


async def test_the_page_finds_and_marks_and_a_part_of_it_follows_the_typing(app: FastAPI, place: Workplace) -> None:
    one = await in_the_register(place, "Fonderie <b>des</b> Gâves", town="Tarbes")
    async with browser(app, Role.MEMBER) as client:
        page = (await client.get("/search", params={"q": "gaves"})).text
        assert f'href="/cooperatives/{one.id}"' in page
        assert "&lt;b&gt;" in page and "<mark>Gâves</mark>" in page
        typing = {"HX-Request": "true", "HX-Target": "search-results"}
        part = (await client.get("/search", params={"q": "fond"}, headers=typing)).text
        assert "<mark>Fond</mark>erie" in part and "<html" not in part


async def test_programs_search_too_and_nobody_does_who_is_not_signed_in(app: FastAPI, place: Workplace) -> None:
    await in_the_register(place, "Fonderie", joined=False)
    path = "/api/membership/search"
    async with browser(app, None) as client:
        assert (await client.get(path, params={"q": "fonderie"})).status_code == 401
        assert (await client.get("/search", params={"q": "fonderie"})).status_code == 401
    async with browser(app, Role.MEMBER) as client:
        assert (await client.get(path, params={"q": "fonderie"})).json() == {"found": []}
    async with browser(app) as client:
        assert [one["title"] for one in (await client.get(path, params={"q": "fondrie"})).json()["found"]] == [
            "Fonderie"
        ]
