"""A national bulletin reaches those it is for: in the inbox and by e-mail, in their language, once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import delete

from services.notifications.actions.tell import AT_ONCE
from services.notifications.app import build
from services.notifications.errands.send_messages import Messenger
from services.notifications.models.delivery import State
from services.notifications.models.notice import Kind
from shared.events.membership import MandateEnded
from shared.events.national import Audience, BulletinPublished
from shared.tables import inbox
from shared.work import Workplace
from tests.notifications.postbox import Postbox
from tests.notifications.test_inbox_pages import STAFF, browser, member
from tests.notifications.test_letters import body
from tests.notifications.test_sending import send_all
from tests.notifications.world import (
    MONDAY,
    Ear,
    Time,
    a_mandate,
    a_person,
    a_seat,
    deliveries,
    many,
    notices,
    person,
    settings_for,
    states,
    told,
)
from tests.statements import statements

TEXT = "Chers tous,\n\nle congrès se tient à <Lille>.\nVoir https://congres.example.org/2026 svp.\n\nÀ bientôt"


def a_bulletin(**changes: Any) -> BulletinPublished:
    """A bulletin for everybody, in both languages, published this morning."""
    said = {"title": "Congrès 2026", "text": TEXT, "title_en": "Congress 2026", "text_en": "In Lille.\n\nSee you"}
    return BulletinPublished(**({"bulletin_id": uuid4(), "published_at": MONDAY} | said | changes))


@pytest.fixture
async def app(database_url: str, place: Workplace) -> AsyncIterator[FastAPI]:
    """The pages over the database of the test; its duties are not taken up."""
    app = build(settings_for(database_url))
    yield app
    await app.state.service.database.close()


@pytest.mark.parametrize(
    ("audience", "expected"),
    [(Audience.EVERYBODY, {1, 2, 3}), (Audience.ELECTED, {2}), (Audience.STAFF, {2, 3})],
)
async def test_a_bulletin_is_told_to_those_of_its_audience_who_have_a_live_mandate(
    audience: Audience, expected: set[int], ear: Ear, place: Workplace
) -> None:
    await ear.hears(
        a_mandate(1),
        a_mandate(2, kind="elected"),
        a_mandate(2, kind="staff"),
        a_mandate(3, kind="staff", cooperative_id=None, department=None),
        a_mandate(4, kind="elected", until=MONDAY.date() - timedelta(days=1)),
        a_mandate(5, kind="elected", since=MONDAY.date() + timedelta(days=1)),
        MandateEnded(person_id=person(6), mandate_id=uuid4(), until=date(2030, 1, 1)),
        a_bulletin(audience=audience),
    )
    assert await told(place) == {person(number) for number in expected}
    assert len(await deliveries(place)) == len(expected)


async def test_a_bulletin_heard_again_years_later_tells_nobody_not_even_newcomers(
    ear: Ear, place: Workplace, time: Time
) -> None:
    bulletin = a_bulletin()
    await ear.hears(a_person(1), a_mandate(1), bulletin)
    time.passes(days=900)
    async with place.work() as work:
        await work.do(delete(inbox))
    await ear.hears(a_person(2), a_mandate(2), bulletin)
    assert await told(place) == {person(1)} and len(await deliveries(place)) == 1


async def test_an_old_bulletin_is_in_the_inbox_of_a_union_that_joins_but_not_mailed(ear: Ear, place: Workplace) -> None:
    month = a_bulletin(published_at=MONDAY - timedelta(days=28))
    year = a_bulletin(published_at=MONDAY - timedelta(days=365))
    await ear.hears(a_person(1), a_mandate(1), year, month)
    assert [notice.event_id for notice in await notices(place)] == [year.bulletin_id, month.bulletin_id]
    (mailed,) = await deliveries(place)
    assert mailed.notice_id == (await notices(place))[1].id


async def test_the_e_mail_is_in_the_reader_s_language_and_in_french_where_there_is_no_other(
    ear: Ear, place: Workplace, messenger: Messenger, postbox: Postbox
) -> None:
    french, english = a_person(1), a_person(2, language="en")
    await ear.hears(french, english, a_mandate(1), a_mandate(2), a_bulletin(), a_bulletin(title_en="", text_en=""))
    await send_all(messenger, place)
    read = [(str(one["To"]), body(one, "plain")) for one in postbox.taken()]
    in_french = [("aline.1" in to, "congrès se tient" in text) for to, text in read]
    assert sorted(in_french) == [(False, False), (False, True), (True, True), (True, True)]
    english_mail = next(one for one in postbox.taken() if "Congress" in str(one["Subject"]))
    assert "aline.2" in str(english_mail["To"]) and "In Lille." in body(english_mail, "plain")
    assert english_mail.get_body(("calendar",)) is None and not list(english_mail.iter_attachments())
    html = body(next(one for one in postbox.taken() if "aline.1" in str(one["To"])), "html")
    assert "&lt;Lille&gt;" in html and 'href="https://congres.example.org/2026"' in html and "/meetings/" not in html
    assert await states(place) == [State.SENT] * 4


async def test_the_inbox_shows_a_bulletin_beside_meetings_and_opens_it(
    app: FastAPI, ear: Ear, place: Workplace
) -> None:
    await ear.hears(a_person(1), a_mandate(1), a_seat(1), a_bulletin())
    bulletin = next(one for one in await notices(place) if one.kind == Kind.BULLETIN)
    async with browser(app, member(), "en") as web:
        listed = (await web.get("/inbox")).text
        opened = (await web.get(f"/inbox/{bulletin.id}")).text
        program = (await web.get("/api/notifications")).json()["notices"]
    assert "Congress 2026" in listed and "Atelier du Bois" in listed and "National bulletin" in listed
    assert '<p class="prose">See you</p>' in opened and "/meetings/" not in opened and "UUID(" not in opened
    assert [one["meeting_id"] is None for one in program] == [True, False]
    async with browser(app, member(), "fr") as web:
        opened = (await web.get(f"/inbox/{bulletin.id}")).text
    assert "&lt;Lille&gt;" in opened and 'href="https://congres.example.org/2026"' in opened
    async with browser(app, STAFF) as web:
        assert "Congrès 2026" in (await web.get("/inbox/deliveries")).text


async def test_five_thousand_people_are_told_without_holding_up_anybody_else(ear: Ear, place: Workplace) -> None:
    people, between_turns = 5_000, []
    await many(place, people)
    with statements(place.database) as said:

        async def somebody_else() -> None:
            while True:
                before = sum(one.rows for one in said)
                await asyncio.sleep(0)
                between_turns.append(sum(one.rows for one in said) - before)

        other = asyncio.create_task(somebody_else())
        await ear.hears(a_bulletin())
        other.cancel()
    assert len(await told(place)) == people and (await states(place)).count(State.QUEUED) == people
    assert max(between_turns) <= 2 * AT_ONCE + 10, "a notice and a message for each of some, and the work around them"
