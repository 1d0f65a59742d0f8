"""The inbox: everybody reads their own notices; staff see what was sent, and nothing more of a person than the name."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.notifications.app import build
from services.notifications.errands.send_messages import Messenger
from services.notifications.models.delivery import State
from services.notifications.models.notice import Kind
from shared.identity import SESSION_COOKIE, Role, Visitor, a_visitor
from shared.web.cookies import full_name
from shared.work import Workplace
from tests.notifications.postbox import Postbox
from tests.notifications.test_sending import send_all
from tests.notifications.world import (
    Ear,
    a_mandate,
    a_meeting,
    a_person,
    a_seat,
    notices,
    person,
    settings_for,
    states,
)


@pytest.fixture
async def app(database_url: str, place: Workplace) -> AsyncIterator[FastAPI]:
    """The pages over the database of the test; its duties are not taken up."""
    app = build(settings_for(database_url))
    yield app
    await app.state.service.database.close()


def browser(app: FastAPI, visitor: Visitor | None, language: str = "en") -> httpx.AsyncClient:
    """A browser in which somebody is signed in, or nobody."""
    name = full_name(app, SESSION_COOKIE)
    cookies = {name: app.state.seals.session(visitor)} if visitor else {}
    headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": language}
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(
        transport=transport, base_url="https://union.example.org", cookies=cookies, headers=headers
    )


def member(number: int = 1) -> Visitor:
    """A member of a co-operative."""
    return a_visitor(person(number), Role.MEMBER)


STAFF = a_visitor(person(9), Role.STAFF)
OPERATOR = a_visitor(None, Role.OPERATOR)


async def test_somebody_sees_their_own_notices_newest_first_and_unread(app: FastAPI, ear: Ear) -> None:
    await ear.hears(a_seat(1, title="The first"), a_seat(1, title="The second"), a_seat(2, title="Somebody else's"))
    async with browser(app, member()) as web:
        page = (await web.get("/inbox")).text
    assert page.index("The second") < page.index("The first") and "Somebody else" not in page
    assert "2 notices are unread" in page and "Thursday 12 March 2026" in page


async def test_opening_a_notice_reads_it_and_leads_to_the_meeting(app: FastAPI, ear: Ear, place: Workplace) -> None:
    await ear.hears(a_seat(1), a_seat(1))
    first = (await notices(place))[0]
    async with browser(app, member()) as web:
        page = (await web.get(f"/inbox/{first.id}")).text
        assert "12 rue des Tilleuls" in page and f'href="/meetings/{first.meeting_id}"' in page
        assert "One notice is unread" in (await web.get("/inbox")).text
        assert (await web.post("/inbox/read")).headers["location"] == "/inbox"
        assert "You have read everything" in (await web.get("/inbox")).text
    assert all(notice.read_at for notice in await notices(place))


async def test_nobody_opens_or_reads_the_notice_of_another(app: FastAPI, ear: Ear, place: Workplace) -> None:
    await ear.hears(a_seat(2))
    (notice,) = await notices(place)
    async with browser(app, member(1)) as web:
        assert (await web.get(f"/inbox/{notice.id}")).status_code == 404
        assert (await web.get("/inbox/9cf23de1-d1bf-460a-afd3-f9ce2b5c9000")).status_code == 404
        await web.post("/inbox/read")
    assert (await notices(place))[0].read_at is None


async def test_an_operator_who_is_no_person_sees_why_there_is_nothing(app: FastAPI) -> None:
    async with browser(app, OPERATOR) as web:
        assert "You have no inbox" in (await web.get("/inbox")).text
        assert (await web.get("/api/notifications")).status_code == 403


PAGES = ("/inbox", "/inbox/deliveries", "/api/notifications", "/inbox/9cf23de1-d1bf-460a-afd3-f9ce2b5c9000")


@pytest.mark.parametrize("path", PAGES)
async def test_nothing_is_shown_to_nobody(path: str, app: FastAPI) -> None:
    async with browser(app, None) as web:
        assert (await web.get(path)).status_code == 401


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_every_kind_of_notice_can_be_shown_in_both_languages(
    language: str, app: FastAPI, ear: Ear, place: Workplace
) -> None:
    await ear.hears(a_mandate(1), a_meeting(title="<b>Bold</b>"), a_seat(1))
    async with browser(app, member(), language) as web:
        page = (await web.get("/inbox")).text
        assert "<b>Bold" not in page and "&lt;b&gt;Bold" in page
        for notice in await notices(place):
            assert (await web.get(f"/inbox/{notice.id}")).status_code == 200


async def test_staff_see_what_failed_and_why_without_the_address_and_try_it_again(
    app: FastAPI, ear: Ear, place: Workplace, messenger: Messenger, postbox: Postbox
) -> None:
    postbox.at_rcpt = lambda who: f"550 5.1.1 <{who}> unknown" if who.startswith("aline.1@") else None
    await ear.hears(a_person(1), a_person(2), a_seat(1), a_seat(2), a_seat(3))
    await send_all(messenger, place)
    async with browser(app, STAFF) as web:
        every = (await web.get("/inbox/deliveries")).text
        assert "Aline Martin 1" in every and "Aline Martin 2" in every and "@example.org" not in every
        assert "the address does not exist (the server answered 550 5.1.1)" in every and "No address yet" in every
        failed = (await web.get("/inbox/deliveries?group=failed")).text
        assert "Aline Martin 1" in failed and "Aline Martin 2" not in failed
        action = failed.partition('action="/inbox/deliveries/')[2].partition('"')[0]
        again = await web.post(f"/inbox/deliveries/{action}")
        assert again.headers["location"] == "/inbox/deliveries?group=failed"
        assert State.QUEUED in await states(place)
        assert (await web.post(f"/inbox/deliveries/{action}")).status_code == 409


async def test_members_do_not_see_what_was_sent_to_others(app: FastAPI) -> None:
    async with browser(app, member()) as web:
        assert (await web.get("/inbox/deliveries")).status_code == 403
        assert (await web.post(f"/inbox/deliveries/{uuid4()}/try-again")).status_code == 403


async def test_a_program_reads_a_person_s_notices(app: FastAPI, ear: Ear) -> None:
    await ear.hears(a_seat(1), a_seat(1), a_seat(2))
    async with browser(app, member()) as web:
        found = (await web.get("/api/notifications?limit=1")).json()
    assert (found["total"], found["unread"], len(found["notices"])) == (2, 2, 1)
    assert found["notices"][0]["kind"] == Kind.SEAT_TAKEN and found["notices"][0]["title"] == "Atelier du Bois"
