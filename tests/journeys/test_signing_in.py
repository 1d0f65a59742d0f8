"""Coming in by e-mail on a real node: asked for, read, opened; and out again, on all three services at once."""

import re
import time
from datetime import date
from functools import partial
from html import unescape

import httpx
import pytest

from shared.identity import SESSION_COOKIE
from tests.journeys.hands import LIST, add_people, cooperatives, import_list
from tests.journeys.letters import Letter, Letters, Page
from tests.journeys.running import RunningNode, session_in, until
from tests.journeys.test_from_a_list_to_a_seat import operator

OF_EACH_SERVICE = ("/account", "/registrations", "/inbox")
SOON_S = 2.0  # a second is what we promise; the rest is for a machine that does other things too


@pytest.fixture(scope="module")
def people(node: RunningNode) -> dict[str, str]:
    """Two workers of a co-operative; their ids."""
    with operator(node) as browser, node.program() as staff:
        import_list(browser, LIST.encode())
        return add_people(staff, ["amel", "bruno"], cooperatives(staff)["Fonderie des Gaves"])


def newest(letters: Letters, person: str, before: int) -> Letter:
    """The letter that came after so many."""

    def found() -> Letter | None:
        mine = [one for one in letters.all() if one.to.startswith(f"{person}@")]
        return mine[-1] if len(mine) > before else None

    letter: Letter = until(found, "a letter to come in")
    return letter


def comes_in(browser: httpx.Client, letters: Letters, person: str) -> str:
    """Somebody signs in by the link of a letter; their session."""
    before = len([one for one in letters.all() if one.to.startswith(f"{person}@")])
    browser.get("/sign-in", params={"next": "/registrations"})
    browser.post("/sign-in", data={"email": f"{person}@example.org"})
    link = link_in(newest(letters, person, before))
    form = Page(browser.get(link).text).meant
    assert form
    entered = browser.post(form)
    assert entered.status_code == 200 and entered.url.path == "/registrations"
    return session_in(browser)


def link_in(letter: Letter) -> str:
    """The one link; both forms of the letter have the same, and the code stands in both."""
    [link] = re.findall(r"https?://\S+/sign-in/letter/\S+", letter.text)
    assert link in letter.html
    code = re.search(r"\d{4}\s\d{4}", letter.text)
    assert code and code[0] in unescape(letter.html)
    return str(link)


def closed_after(node: RunningNode, session: str) -> dict[str, float]:
    """For each service, the seconds until that session opens nothing there."""
    began, took = time.monotonic(), {}
    with node.browser(cookies={SESSION_COOKIE: session}) as thief:
        for page in OF_EACH_SERVICE:
            until(partial(answers_closed, thief, page), f"{page} is closed", 10)
            took[page] = time.monotonic() - began
    return took


def answers_closed(browser: httpx.Client, page: str) -> bool:
    """Whether nobody is signed in there."""
    return browser.get(page).status_code == 401


def test_signed_out_here_is_signed_out_on_all_services(
    node: RunningNode, people: dict[str, str], letters: Letters
) -> None:
    with node.browser() as amel:
        session = comes_in(amel, letters, "amel")
        assert all(amel.get(page).status_code == 200 for page in OF_EACH_SERVICE)
        amel.post("/sign-out")
        took = closed_after(node, session)
    assert max(took.values()) < SOON_S, took


def test_signed_out_everywhere_is_signed_out_in_every_browser(
    node: RunningNode, people: dict[str, str], letters: Letters
) -> None:
    with node.browser() as phone, node.browser() as desk:
        there, here = (comes_in(browser, letters, "amel") for browser in (phone, desk))
        desk.post("/account/sessions/end", data={"confirmed": "yes"})
        took = [closed_after(node, session) for session in (there, here)]
        assert max(max(one.values()) for one in took) < SOON_S, took
        assert comes_in(desk, letters, "amel")


def test_a_mandate_that_is_over_is_over_in_mid_session_on_all_services(
    node: RunningNode, people: dict[str, str], letters: Letters
) -> None:
    with node.browser() as bruno, operator(node) as staff:
        session = comes_in(bruno, letters, "bruno")
        page = staff.get(f"/people/{people['bruno']}").text
        [form] = re.findall(rf"/people/{people['bruno']}/mandates/[0-9a-f-]+/end", page)
        staff.post(form, data={"until": date(2020, 1, 1).isoformat(), "confirmed": "yes"})
        took = closed_after(node, session)
        assert max(took.values()) < SOON_S, took
        before = len(letters.all())
        bruno.post("/sign-in", data={"email": "bruno@example.org"})
        time.sleep(1)
        assert len(letters.all()) == before, "who is nothing here any more gets no letter"


def test_an_invitation_leads_to_the_sign_in_page_and_opens_nothing(
    node: RunningNode, people: dict[str, str], letters: Letters
) -> None:
    before = len([one for one in letters.all() if one.to.startswith("amel@")])
    with operator(node) as staff:
        staff.post(f"/people/{people['amel']}/invitation")
        refused = staff.post(f"/people/{people['amel']}/link")
        assert refused.status_code == 409
    letter = newest(letters, "amel", before)
    [link] = re.findall(r"https?://\S+/sign-in\?email=\S+", letter.text)
    with node.browser() as friend:
        page = friend.get(link)
        assert 'value="amel@example.org"' in page.text and not session_in(friend)
