"""Coming in by e-mail: who asked comes in, once, soon, in the browser that asked; nobody learns who is known here."""

import asyncio
import re
import statistics
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import col, func, select

from services.membership.actions.end_mandate import end_mandate
from services.membership.actions.resolve_request import resolve_request
from services.membership.models import AuditEntry, Mandate, SignInRequest
from services.membership.models.sign_in_link import digest_of
from services.membership.models.sign_in_request import TRIES
from shared.tables import outbox
from shared.web import cookies
from shared.work import Workplace
from tests.access.forms import forms_in
from tests.membership.conftest import SECRET
from tests.membership.letters import asked, is_in, later, letters, noted, resolved, the_letter, visitor_s_browser
from tests.statements import Statement, statements

AMEL, NOBODY = "amel@example.org", "nobody@example.org"


@pytest.fixture
async def amel(app: FastAPI, place: Workplace) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody of the staff."""
    await noted(place, AMEL)
    async with visitor_s_browser(app) as client:
        yield client


async def whys(place: Workplace) -> list[str]:
    """Why signing in failed, in order."""
    async with place.database.reading() as session:
        failed = select(AuditEntry).where(AuditEntry.what == "sign_in_failed").order_by(col(AuditEntry.id))
        return [entry.values["why"] for entry in await session.exec(failed)]


async def test_who_asked_comes_in_and_returns_to_the_page_that_they_wanted(
    amel: httpx.AsyncClient, place: Workplace
) -> None:
    refused = await amel.get("/people?q=martin")
    assert refused.status_code == 401 and 'href="/sign-in?next=/people%3Fq%3Dmartin"' in refused.text
    await amel.get("/sign-in", params={"next": "/people?q=martin"})
    sent = await asked(amel, " Amel@Example.ORG ")
    assert sent.url.path == "/sign-in/sent" and AMEL in sent.text
    letter = await the_letter(place)
    page = await amel.get(letter.path)
    assert f'action="{letter.path}" data-meant' in page.text and not is_in(amel)
    entered = await amel.post(letter.path)
    assert (entered.status_code, str(entered.url)) == (200, "http://node.test/people?q=martin")


async def test_a_request_that_is_resolved_twice_sends_one_letter(amel: httpx.AsyncClient, place: Workplace) -> None:
    await asked(amel, AMEL)
    await the_letter(place)
    async with place.work() as work:
        for request in await work.all(select(SignInRequest)):
            await resolve_request(request.id, SECRET, work)
    assert len(await letters(place)) == 1


async def test_a_link_is_not_good_twice(amel: httpx.AsyncClient, place: Workplace) -> None:
    await asked(amel, AMEL)
    letter = await the_letter(place)
    held = dict(amel.cookies)
    await amel.post(letter.path)
    amel.cookies.clear()
    amel.cookies.update(held)
    replayed = await amel.post(letter.path)
    assert replayed.status_code == 403 and not is_in(amel)
    assert "used" in await whys(place)


async def test_of_two_clicks_at_once_one_comes_in(amel: httpx.AsyncClient, place: Workplace) -> None:
    await asked(amel, AMEL)
    letter = await the_letter(place)
    both = await asyncio.gather(*(amel.post(letter.path, follow_redirects=False) for _ in range(2)))
    assert sorted(one.status_code for one in both) in ([303, 303], [303, 403])
    sessions = [one.headers.get_list("set-cookie") for one in both]
    assert sum("maillon_session=" in " ".join(cookies) for cookies in sessions) == 1


async def test_a_link_that_was_passed_on_opens_nothing_and_stays_good_where_it_was_asked_for(
    app: FastAPI, amel: httpx.AsyncClient, place: Workplace
) -> None:
    await asked(amel, AMEL)
    letter = await the_letter(place)
    async with visitor_s_browser(app) as friend:
        page = await friend.get(letter.path)
        assert page.status_code == 200 and "data-meant" not in page.text
        assert (await friend.post(letter.path)).status_code == 403
        await asked(friend, NOBODY)
        assert (await friend.post(letter.path)).status_code == 403 and not is_in(friend)
    assert "other_browser" in await whys(place)
    await amel.post(letter.path)
    assert is_in(amel)


async def test_a_mail_scanner_uses_nothing_up(app: FastAPI, amel: httpx.AsyncClient, place: Workplace) -> None:
    await asked(amel, AMEL)
    letter = await the_letter(place)
    async with visitor_s_browser(app) as scanner:
        for method in ("GET", "HEAD", "GET"):
            await scanner.request(method, letter.path)
        await scanner.post(letter.path)
    await amel.post(letter.path)
    assert is_in(amel)


async def test_a_link_is_good_for_a_quarter_of_an_hour(amel: httpx.AsyncClient, place: Workplace) -> None:
    await asked(amel, AMEL)
    letter = await the_letter(place)
    later(place, minutes=15)
    assert "data-meant" not in (await amel.get(letter.path)).text
    assert (await amel.post(letter.path)).status_code == 403
    assert (await amel.post("/sign-in/code", data={"code": letter.code})).status_code == 403 and not is_in(amel)


@pytest.mark.parametrize("token", ["x", "A" * 32, "%2e%2e", "é", "' OR 1=1 --"])
async def test_a_guessed_link_opens_nothing(token: str, amel: httpx.AsyncClient) -> None:
    await asked(amel, AMEL)
    assert (await amel.get(f"/sign-in/letter/{token}")).status_code == 200
    assert (await amel.post(f"/sign-in/letter/{token}")).status_code == 403 and not is_in(amel)


async def test_the_code_is_typed_where_one_asked(amel: httpx.AsyncClient, place: Workplace) -> None:
    await asked(amel, AMEL)
    letter = await the_letter(place)
    await amel.post("/sign-in/code", data={"code": f" {letter.code[:4]}\N{NO-BREAK SPACE}{letter.code[4:]} "})
    assert is_in(amel)


async def test_the_code_is_worth_nothing_in_another_browser(
    app: FastAPI, amel: httpx.AsyncClient, place: Workplace
) -> None:
    await asked(amel, AMEL)
    letter = await the_letter(place)
    async with visitor_s_browser(app) as thief:
        assert (await thief.post("/sign-in/code", data={"code": letter.code})).status_code == 403
        await asked(thief, NOBODY)
        assert (await thief.post("/sign-in/code", data={"code": letter.code})).status_code == 403 and not is_in(thief)


async def test_after_five_wrong_codes_neither_code_nor_link_is_good(amel: httpx.AsyncClient, place: Workplace) -> None:
    await asked(amel, AMEL)
    letter = await the_letter(place)
    wrong = "00000000" if letter.code != "00000000" else "11111111"
    for left in range(TRIES - 1, -1, -1):
        answer = await amel.post("/sign-in/code", data={"code": wrong})
        assert answer.status_code == 403 and f"left: {left}" in answer.text
    assert (await amel.post("/sign-in/code", data={"code": letter.code})).status_code == 403
    assert (await amel.post(letter.path)).status_code == 403 and not is_in(amel)


async def test_a_code_for_nobody_s_address_is_refused_like_a_wrong_one(
    app: FastAPI, amel: httpx.AsyncClient, place: Workplace
) -> None:
    pages = []
    async with visitor_s_browser(app) as stranger:
        for client, address in ((amel, AMEL), (stranger, NOBODY)):
            sent = await asked(client, address)
            await resolved(place)
            wrong = [await client.post("/sign-in/code", data={"code": "12345678"}) for _ in range(TRIES + 1)]
            pages.append([(one.status_code, one.text.replace(address, "")) for one in (sent, *wrong)])
    without_ids = [[(status, text.split("<main")[1].split("</main")[0]) for status, text in one] for one in pages]
    assert without_stamps(without_ids[0]) == without_stamps(without_ids[1])
    assert not is_in(stranger)


def without_stamps(pages: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The pages but for what is sealed for one showing."""
    return [(status, re.sub(r'name="stamp" value="[^"]+"', "", text)) for status, text in pages]


def of_this_task(said: list[Statement]) -> list[str]:
    """What was said to the database in answering; an errand that works at the same time is another task.

    What the union says of itself is read again after whatever commit, so that does not count.
    """
    this = asyncio.current_task()
    return [one.text for one in said if one.task is this and "FROM landmark" not in one.text]


async def test_nobody_learns_from_the_work_done_who_is_known(app: FastAPI, place: Workplace) -> None:
    await noted(place, AMEL)
    counted: dict[str, list[str]] = {}
    for address in (AMEL, NOBODY):
        with statements(place.database) as said:
            async with visitor_s_browser(app) as client:
                form = client.build_request("POST", "/sign-in", data={"email": address})
                assert (await client.send(form, follow_redirects=False)).status_code == 303
        counted[address] = of_this_task(said)
        await resolved(place)
        await forget_told(place)
    assert counted[AMEL] == counted[NOBODY] != []
    async with place.database.reading() as session:
        assert (await session.exec(select(func.count()).select_from(SignInRequest))).one() == 2


async def forget_told(place: Workplace) -> None:
    """Nothing was announced yet."""
    async with place.work() as work:
        await work.do(outbox.delete().where(outbox.c.subject.like("%sign_in%")))


async def test_the_answer_takes_as_long_for_nobody_as_for_somebody(app: FastAPI, place: Workplace) -> None:
    for number in range(12):
        await noted(place, f"known{number}@example.org")
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(12):
        for kind in ("known", "unknown") if number % 2 else ("unknown", "known"):
            async with visitor_s_browser(app) as client:
                began = time.perf_counter()
                answer = await client.post(
                    "/sign-in", data={"email": f"{kind}{number}@example.org"}, follow_redirects=False
                )
                took[kind].append(time.perf_counter() - began)
            assert answer.status_code == 303 and dict(answer.headers).keys() >= {"location", "set-cookie"}
            await resolved(place)
    known, unknown = (statistics.median(took[kind]) for kind in ("known", "unknown"))
    assert known < 3 * unknown + 0.01 and unknown < 3 * known + 0.01
    assert len(await letters(place)) == 12


async def test_who_holds_no_mandate_any_more_gets_no_letter(amel: httpx.AsyncClient, place: Workplace) -> None:
    async with place.work() as work:
        mandate = await work.find(select(Mandate))
        await end_mandate(mandate.id, work.today, work)
    later(place, days=1)
    await asked(amel, AMEL)
    assert await letters(place) == [] and await whys(place) == ["no_mandate"]


async def test_who_loses_the_last_mandate_between_letter_and_click_stays_out(
    amel: httpx.AsyncClient, place: Workplace
) -> None:
    async with place.work() as work:
        mandate = await work.find(select(Mandate))
        await end_mandate(mandate.id, work.today, work)
    await asked(amel, AMEL)
    letter = await the_letter(place)
    async with place.work() as work:
        mandate = await work.find(select(Mandate))
        mandate.until = mandate.since
    assert (await amel.post(letter.path)).status_code == 403 and not is_in(amel)


async def test_asking_too_often_from_one_place_is_refused_for_a_while_whoever_it_is(
    app: FastAPI, amel: httpx.AsyncClient, place: Workplace
) -> None:
    for address in (AMEL, NOBODY):
        answers = [await asked(amel, address) for _ in range(6)]
        assert [one.status_code for one in answers] == [200] * 5 + [429]
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 900
    async with visitor_s_browser(app) as other:
        assert (await asked(other, AMEL)).status_code == 429
        assert (await asked(other, "third@example.org")).status_code == 200
    later(place, minutes=15, seconds=1)
    assert (await asked(amel, AMEL)).status_code == 200


def somewhere(app: FastAPI, number: int) -> httpx.AsyncClient:
    """A browser in a network of its own."""
    client = visitor_s_browser(app)
    client._transport = httpx.ASGITransport(app, client=(f"198.51.{number}.7", 4321))
    return client


async def test_what_a_stranger_asks_elsewhere_costs_the_owner_no_try(
    app: FastAPI, amel: httpx.AsyncClient, place: Workplace
) -> None:
    async with somewhere(app, 1) as stranger, somewhere(app, 2) as owner:
        assert [(await asked(stranger, AMEL)).status_code for _ in range(6)] == [200] * 5 + [429]
        assert (await asked(owner, AMEL)).status_code == 200
        assert (await owner.post((await the_letter(place)).path)).status_code == 200 and is_in(owner)


async def test_in_a_flood_each_place_has_one_letter_and_a_browser_that_is_known_all_of_its_own(
    app: FastAPI, amel: httpx.AsyncClient, place: Workplace
) -> None:
    async with somewhere(app, 200) as owner:
        await asked(owner, AMEL)
        await owner.post((await the_letter(place)).path)
        for number, letters_asked in enumerate((5, 5, 5, 4)):
            async with somewhere(app, number) as stranger:
                assert {(await asked(stranger, AMEL)).status_code for _ in range(letters_asked)} == {200}
        async with somewhere(app, 99) as stranger:
            assert [(await asked(stranger, AMEL)).status_code for _ in range(2)] == [200, 429]
        await owner.post("/sign-out")
        assert [(await asked(owner, AMEL)).status_code for _ in range(4)] == [200] * 4


async def test_whoever_guesses_from_many_places_is_stopped_and_the_link_stays_good(
    app: FastAPI, amel: httpx.AsyncClient, place: Workplace
) -> None:
    for number in range(10):
        async with somewhere(app, number) as guesser:
            await asked(guesser, AMEL)
            for _ in range(5):
                await guesser.post("/sign-in/code", data={"code": "00000000"})
    async with somewhere(app, 200) as owner:
        await asked(owner, AMEL)
        letter = await the_letter(place)
        refused = await owner.post("/sign-in/code", data={"code": letter.code})
        assert refused.status_code == 403 and "Open the link" in refused.text
        assert (await owner.post(letter.path)).status_code == 200 and is_in(owner)


async def test_one_place_cannot_ask_for_every_address(app: FastAPI) -> None:
    async with visitor_s_browser(app) as client:
        answers = [(await asked(client, f"a{number}@example.org")).status_code for number in range(41)]
    assert answers == [200] * 40 + [429]


@pytest.mark.parametrize(
    "wanted", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"]
)
async def test_nobody_is_led_elsewhere_after_coming_in(wanted: str, amel: httpx.AsyncClient, place: Workplace) -> None:
    await amel.get("/sign-in", params={"next": wanted})
    await asked(amel, AMEL)
    letter = await the_letter(place)
    entered = await amel.post(letter.path, follow_redirects=False)
    assert entered.headers["location"] == "/"


@pytest.mark.parametrize(
    "address",
    [
        "a@b.org\r\nBcc: c@d.org",
        "a@b.org,c@d.org",
        "x@-b.org",
        "a..b@c.org",
        "a b@c.org",
        "a@b.org\x00",
        "",
        "x" * 300 + "@b.org",
    ],
)
async def test_what_is_no_address_asks_for_nothing(address: str, amel: httpx.AsyncClient, place: Workplace) -> None:
    assert (await asked(amel, address)).status_code == 422
    async with place.database.reading() as session:
        assert (await session.exec(select(SignInRequest))).first() is None


async def test_of_an_address_that_is_typed_a_digest_is_kept(amel: httpx.AsyncClient, place: Workplace) -> None:
    await asked(amel, NOBODY)
    await resolved(place)
    async with place.database.reading() as session:
        request = (await session.exec(select(SignInRequest))).one()
        entries = (await session.exec(select(AuditEntry))).all()
    assert request.address_digest == digest_of(NOBODY) and NOBODY not in request.model_dump_json()
    assert NOBODY not in "".join(entry.model_dump_json() for entry in entries)


async def test_cookies_are_bound_to_the_host_and_closed_to_scripts(app: FastAPI) -> None:
    cookies.at_address(app, "https://node.test")
    async with visitor_s_browser(app) as client:
        answer = await client.post("/sign-in", data={"email": NOBODY}, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-maillon_asking=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


async def test_the_form_that_is_sent_twice_is_one_letter_and_another_address_is_another(
    app: FastAPI, place: Workplace
) -> None:
    async with visitor_s_browser(app) as browser:
        page = (await browser.get("/sign-in")).text
        (form,) = [one for one in forms_in(page, "/sign-in") if one.action == "/sign-in"]
        for address in (AMEL, AMEL, NOBODY):
            sent = await browser.post("/sign-in", data=dict(form.fields) | {"email": address})
            assert sent.url.path == "/sign-in/sent"
    async with place.database.reading() as session:
        asked_for = (await session.exec(select(SignInRequest.browser_digest))).all()
    assert len(asked_for) == 2 and len(set(asked_for)) == 1
