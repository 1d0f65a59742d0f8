"""Staff note their contacts with co-operatives: two clicks and a sentence."""

import re
from datetime import date, timedelta
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.membership.actions.admit_cooperative import AdmitCooperative, admit_cooperative
from services.membership.actions.note_contact import NoteContact, finish_step, note_contact, take_back_contact
from services.membership.actions.record_cooperative import RecordCooperative, record_cooperative
from services.membership.errors import ContactWithoutWords, NoSuchNote, TooLateToTakeBack
from services.membership.models import ContactNote
from services.membership.queries.contact_notes import contact_notes
from services.membership.queries.next_steps_due import next_steps_due
from services.membership.queries.silent_cooperatives import months_before, silent_cooperatives
from shared.identity import Role
from shared.work import Workplace
from tests.membership.conftest import browser

SIRENS = ("732829320", "310238894", "311337240", "552100554")
DAY = timedelta(days=1)


async def a_member(place: Workplace, number: int = 0, since: date = date(2020, 1, 1)) -> UUID:
    """A co-operative that is a member."""
    said = {"name": f"Coopérative {number}", "registration_number": SIRENS[number], "registration_scheme": "siren"}
    async with place.work() as work:
        made = await record_cooperative(None, RecordCooperative(**said, said={}), work)
        await work.flush()
        await admit_cooperative(made.id, AdmitCooperative(on=since), work)
    return made.id


async def noted(place: Workplace, id: UUID, words: str = "Tout va bien.", days_ago: int = 0, **more: object) -> UUID:
    """A contact, some days ago."""
    async with place.work() as work:
        command = NoteContact(words, work.today - days_ago * DAY, **more)  # type: ignore[arg-type]
        return (await note_contact(id, command, work)).id


async def test_a_contact_is_a_sentence_and_a_click_and_stands_on_the_page(
    place: Workplace, staff: httpx.AsyncClient
) -> None:
    id = await a_member(place)
    page = await staff.get(f"/cooperatives/{id}")
    assert 'name="words"' in page.text
    page = await staff.post(f"/cooperatives/{id}/notes", data={"words": "Ils cherchent un local."})
    assert page.status_code == 200
    assert "Ils cherchent un local." in page.text


async def test_the_newest_contact_stands_first(place: Workplace) -> None:
    id = await a_member(place)
    await noted(place, id, "hier", 1)
    await noted(place, id, "aujourd’hui")
    await noted(place, id, "avant-hier", 2)
    async with place.database.reading() as session:
        assert [one.words for one in await contact_notes(id, session)] == ["aujourd’hui", "hier", "avant-hier"]


async def test_a_contact_needs_a_sentence(place: Workplace) -> None:
    id = await a_member(place)
    with pytest.raises(ContactWithoutWords):
        await noted(place, id, "   ")


async def test_a_contact_is_never_in_the_future(place: Workplace) -> None:
    id = await a_member(place)
    await noted(place, id, days_ago=-3)
    async with place.database.reading() as session:
        assert [one.on for one in await contact_notes(id, session)] == [place.clock.today()]


async def test_whoever_noted_it_takes_it_back_right_after(place: Workplace, staff: httpx.AsyncClient) -> None:
    id = await a_member(place)
    page = await staff.post(f"/cooperatives/{id}/notes", data={"words": "Sur la mauvaise fiche."})
    undo = re.search(r'action="(/cooperatives/[^"]+/undo)"', page.text)
    assert undo
    page = await staff.post(undo[1])
    assert "No contact is noted yet." in page.text


async def test_nobody_takes_back_what_somebody_else_noted_or_what_is_old(place: Workplace) -> None:
    id = await a_member(place)
    note_id = await noted(place, id, by_id=id)
    with pytest.raises(TooLateToTakeBack):
        async with place.work() as work:
            await take_back_contact(id, note_id, None, work)
    async with place.work() as work:
        (await work.get(ContactNote, note_id)).noted_at -= timedelta(minutes=16)
    with pytest.raises(TooLateToTakeBack):
        async with place.work() as work:
            await take_back_contact(id, note_id, id, work)


async def test_a_note_is_found_at_its_own_cooperative_alone(place: Workplace) -> None:
    here, there = await a_member(place), await a_member(place, 1)
    note_id = await noted(place, here)
    with pytest.raises(NoSuchNote):
        async with place.work() as work:
            await take_back_contact(there, note_id, None, work)


async def test_members_do_not_read_what_staff_noted(place: Workplace, app: FastAPI) -> None:
    id = await a_member(place)
    await noted(place, id, "Confidentiel.")
    async with browser(app, Role.MEMBER, id) as member:
        page = await member.get(f"/cooperatives/{id}")
        assert "Confidentiel" not in page.text
        assert (await member.post(f"/cooperatives/{id}/notes", data={"words": "Moi aussi."})).status_code == 403


async def test_a_member_without_a_contact_for_months_is_silent_the_longest_first(place: Workplace) -> None:
    never, long_ago, lately, new = [
        await a_member(place, n, since=date(2020, 1, 1) if n < 3 else place.clock.today()) for n in range(4)
    ]
    await noted(place, long_ago, days_ago=400)
    await noted(place, lately, days_ago=10)
    async with place.database.reading() as session:
        found = await silent_cooperatives(session, place.clock.today(), months=6)
        one = await silent_cooperatives(session, place.clock.today(), months=6, at_most=1)
    assert [silent.id for silent in found.first] == [never, long_ago]
    assert new not in [silent.id for silent in found.first]
    assert (found.total, one.total, len(one.first)) == (2, 2, 1)
    assert [silent.last_heard_on for silent in found.first] == [None, place.clock.today() - 400 * DAY]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_are_counted_as_people_count_them(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


async def test_steps_are_due_from_their_day_until_they_are_done(place: Workplace) -> None:
    id, today = await a_member(place), place.clock.today()
    late = await noted(place, id, next_step="Rappeler", next_step_on=today - DAY)
    now = await noted(place, id, next_step="Envoyer les statuts")
    await noted(place, id, next_step="Plus tard", next_step_on=today + DAY)
    async with place.work() as work:
        due = await next_steps_due(work.session, work.today)
        assert [one.note_id for one in due.first] == [late, now]
        await finish_step(id, late, work, done=True)
    async with place.work() as work:
        assert [one.note_id for one in (await next_steps_due(work.session, work.today)).first] == [now]
        await finish_step(id, late, work, done=False)
    async with place.work() as work:
        assert (await next_steps_due(work.session, work.today)).total == 2
