"""A bulletin is written, looked at, published once; and the hub sees which unions have it."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.confederation.actions.note_receptions import Seen, note_position, note_receptions
from services.confederation.errors import WrongBulletin
from services.confederation.models import Bulletin
from services.confederation.rules.bulletin import checked
from shared.events.national import Audience, BulletinPublished
from shared.identity import Role, a_visitor
from shared.work import Workplace
from tests.confederation.browsers import browser, the_app
from tests.confederation.telling import announced
from tests.confederation.world import a_union

WORDS = {
    "title": "Congrès",
    "text": "À Lille.\r\n\r\n\r\nVenez !  ",
    "audience": "elected",
    "title_en": "",
    "text_en": "",
}


@pytest.fixture
async def app(database_url: str, place: Workplace) -> AsyncIterator[FastAPI]:
    """The pages over the database of the test."""
    app = the_app(database_url)
    yield app
    await app.state.service.database.close()


async def test_a_bulletin_is_looked_at_and_then_published_once_however_often_the_button_is_pressed(
    app: FastAPI, place: Workplace
) -> None:
    async with browser(app) as web:
        form = (await web.get("/bulletins/new")).text
        id = form.partition('name="bulletin_id" value="')[2].partition('"')[0]
        seen = await web.post("/bulletins/preview", data=WORDS | {"bulletin_id": id})
        assert seen.status_code == 200 and '<p class="prose">Venez !</p>' in seen.text and await announced(place) == []
        for _ in range(2):
            answer = await web.post("/bulletins", data=WORDS | {"bulletin_id": id, "confirmed": "yes"})
            assert answer.status_code == 303 and answer.headers["location"] == f"/bulletins/{id}"
        assert "Congrès" in (await web.get("/bulletins")).text
    (told,) = await announced(place)
    assert isinstance(told, BulletinPublished) and told.bulletin_id == UUID(id)
    assert (told.title, told.text, told.audience, told.to) == (
        "Congrès",
        "À Lille.\n\nVenez !",
        Audience.ELECTED,
        "all",
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"title_en": "Congress"}, "text_en"),
        ({"text_en": "In Lille"}, "title_en"),
        ({"title": "x" * 151}, "title"),
        ({"text": "x" * 20_001}, "text"),
    ],
)
async def test_what_cannot_be_published_is_said_beside_its_field(
    wrong: dict[str, str], field: str, app: FastAPI, place: Workplace
) -> None:
    words = WORDS | wrong
    with pytest.raises(WrongBulletin) as said:
        checked(words["title"], words["text"], words["title_en"], words["text_en"])
    assert list(said.value.errors) == [field]
    async with browser(app) as web:
        for path in ("/bulletins/preview", "/bulletins"):
            answer = await web.post(path, data=words | {"bulletin_id": str(uuid4())})
            assert answer.status_code == 422 and f'id="e-{field}"' in answer.text
    assert await announced(place) == []


async def test_only_the_confederation_s_staff_may_write_to_everybody(app: FastAPI) -> None:
    async with browser(app, None) as web:
        assert (await web.get("/bulletins/new")).status_code == 401
    async with browser(app, a_visitor(None, Role.MEMBER)) as web:
        assert (await web.post("/bulletins", data=WORDS | {"bulletin_id": str(uuid4())})).status_code == 403


async def test_the_page_says_which_unions_have_a_bulletin_and_which_it_waits_for(
    app: FastAPI, place: Workplace
) -> None:
    async with place.work() as work:
        work.add(a_union("alpes", down_key="U1"))
        work.add(a_union("ouest", down_key="U2"))
        work.add(a_union("sud", down_key="U3"))
    id = uuid4()
    async with browser(app) as web:
        await web.post("/bulletins", data=WORDS | {"bulletin_id": str(id), "confirmed": "yes"})
        async with place.work() as work:
            await note_position(id, 41, work)
            await note_receptions([Seen("alpes", 41, 0), Seen("ouest", 40, 1)], work)
        page = (await web.get(f"/bulletins/{id}")).text
        assert "1 of 3 unions have it" in page and page.count("Waiting for the union") == 2 and "never yet" in page
        async with place.work() as work:
            await note_receptions([Seen("ouest", 41, 0)], work)
        assert "2 of 3" in (await web.get("/bulletins")).text
    async with place.database.reading() as session:
        assert (await session.exec(select(Bulletin.position))).all() == [41]
