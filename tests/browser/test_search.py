"""Search as somebody types: without accents, with a slip, by keyboard."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from shared.identity import SESSION_COOKIE, Role
from tests.browser.conftest import DESK, PHONE, Watched
from tests.browser.signed_in import session_of, window

pytestmark = pytest.mark.browser
MAIL = "z.roche@gaves.example"


@pytest.fixture(scope="module", autouse=True)
def register(node: dict[str, str]) -> str:
    """A co-operative, and somebody who works there; the address of its page."""
    headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
    cookies = {SESSION_COOKIE: session_of(node, Role.STAFF)}
    with httpx.Client(base_url=node["address"], cookies=cookies, headers=headers, timeout=30) as staff:
        made = staff.post(
            "/cooperatives/new",
            data={"name": "Fonderie des Gâves", "town": "Tarbes", "registration_number": "310238894"},
        )
        firm = made.headers["location"]
        form = {"first_name": "Zoé", "last_name": "Lefèvre", "email": MAIL}
        someone = staff.post("/people/new", data=form).headers["location"]
        mandate = {"kind": "worker", "since": "2026-01-01", "cooperative_id": firm.rpartition("/")[2]}
        given = staff.post(f"{someone}/mandates", data=mandate)
        assert given.status_code == 303, given.text
    return firm


@pytest.fixture(params=["desk", "phone"])
def watched(request: pytest.FixtureRequest, chromium: Browser, node: dict[str, str]) -> Iterator[Watched]:
    """The search page in a window of staff."""
    size = DESK if request.param == "desk" else PHONE
    with window(chromium, node, Role.STAFF, viewport=size) as context:
        found = Watched(context.new_page(), node["address"]).listen()
        found.page.goto(f"{node['address']}/search")
        yield found
        assert found.faults == []


@pytest.mark.parametrize("typed", ["gaves", "fonderei", "fondrie tarb"])
def test_results_follow_the_typing_without_accents_and_with_a_slip(watched: Watched, typed: str) -> None:
    field = watched.page.locator("#f-q")
    expect(field).to_be_focused()
    field.press_sequentially(typed)
    results = watched.page.locator("#search-results")
    expect(results.get_by_role("link", name="Fonderie des Gâves")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value(typed)
    field.press_sequentially("zzzzzz")
    expect(results).to_contain_text("Nothing found")


@pytest.mark.parametrize("typed", ["lefevre gaves", "gave lefevr", "lefevre fonderei", MAIL, "z.roche@"])
def test_a_person_is_found_with_the_co_operative_and_by_the_address(watched: Watched, typed: str) -> None:
    watched.page.locator("#f-q").press_sequentially(typed)
    people = watched.page.get_by_role("region", name="People")
    expect(people.get_by_role("link", name="Zoé Lefèvre")).to_be_visible()
    expect(people).to_contain_text("Fonderie des Gâves")
    expect(people.get_by_text(MAIL)).to_have_count(int("@" in typed))


def test_who_types_and_follows_a_result_needs_no_mouse(chromium: Browser, node: dict[str, str], register: str) -> None:
    with window(chromium, node, Role.STAFF) as context:
        page = context.new_page()
        page.goto(f"{node['address']}/agenda")
        field = page.get_by_role("searchbox").first
        field.focus()
        field.press_sequentially("fonderei")
        expect(page.locator("#search-bar").get_by_role("link", name="Fonderie des Gâves")).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_attribute("href", register)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{register}")
