"""Eight windows of one browser, which opens no more than six connections to an address: all load, and follow."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shared.identity import Role
from tests.browser.test_live import FOLLOWING, SECONDS, World
from tests.journeys.running import until

pytestmark = pytest.mark.browser
WINDOWS = 8
WITHOUT_A_SHARED_WORKER = "delete window.SharedWorker"
FULL = "Too many windows are open: this one does not change by itself."


@pytest.fixture(scope="module")
def world(node: dict[str, str], chromium: Browser) -> World:
    """A node with a meeting of five seats."""
    return World(node, chromium)


def windows_on(context: BrowserContext, address: str) -> list[Page]:
    """All of them, each loaded before the next."""
    pages = [context.new_page() for _ in range(WINDOWS)]
    for page in pages:
        page.goto(address, timeout=10 * SECONDS)
    return pages


def test_eight_windows_load_and_all_are_told_of_the_change(world: World) -> None:
    context = world.window(Role.STAFF)
    pages = windows_on(context, f"{world.address}/meetings/{world.meeting}")
    for page in pages:
        page.locator(FOLLOWING).wait_for(state="attached")
    world.registers(world.people[0])
    for page in pages:
        expect(page.locator(".seats p").first).to_contain_text("1 of 5", timeout=5 * SECONDS)
        expect(page.locator("#live-sign")).to_be_empty()
    context.close()


def test_windows_of_several_services_and_one_that_closes_leave_the_others_told(world: World) -> None:
    context = world.window(Role.MEMBER, world.people[1])
    pages = windows_on(context, f"{world.address}/meetings/{world.meeting}")
    for page, path in zip(pages, ("/", "/inbox", "/agenda"), strict=False):
        page.goto(f"{world.address}{path}")
    pages[3].close()
    for page in pages[4:]:
        page.locator(FOLLOWING).wait_for(state="attached")
    world.staff.post(f"/meetings/{world.meeting}/people", data={"person_id": world.people[1]})
    for page in pages[4:]:
        expect(page.get_by_text("You have a seat.")).to_be_visible(timeout=5 * SECONDS)
    expect(pages[1].locator(".meeting h2").filter(has_text="Visite").first).to_be_visible(timeout=5 * SECONDS)
    context.close()


def test_signing_out_is_said_in_every_window_and_signing_in_begins_anew(world: World) -> None:
    context = world.window(Role.MEMBER, world.people[2])
    pages = windows_on(context, f"{world.address}/meetings/{world.meeting}")
    for page in pages:
        page.locator(FOLLOWING).wait_for(state="attached")
    pages[0].get_by_role("button", name="Sign out").click()
    for page in pages[1:]:
        expect(page.locator("#live-sign")).to_contain_text("You are signed out", timeout=5 * SECONDS)
    context.close()


def test_a_browser_without_a_shared_worker_loads_eight_windows_and_says_which_do_not_follow(world: World) -> None:
    context = world.window(Role.MEMBER, world.people[3])
    context.add_init_script(WITHOUT_A_SHARED_WORKER)
    pages = windows_on(context, f"{world.address}/meetings/{world.meeting}")
    for page in pages[:3]:
        expect(page.locator(FOLLOWING)).to_be_attached()
    for page in pages[3:]:
        expect(page.locator("#live-sign")).to_have_text(FULL)
    world.staff.post(f"/meetings/{world.meeting}/people", data={"person_id": world.people[3]})
    for page in pages[:3]:
        expect(page.get_by_text("You have a seat.")).to_be_visible(timeout=5 * SECONDS)
    for page in pages[:3]:
        page.close()
    told = until(lambda: three_of(pages[3:]), "three of those left take the places that are free", 90)
    for page in pages[3:]:
        expect(page.locator("#live-sign")).to_have_text("" if page in told else FULL)
    context.close()


def three_of(pages: list[Page]) -> list[Page]:
    """The windows that were told of the seat, once they are three: a browser has no more places."""
    told = [page for page in pages if page.get_by_text("You have a seat.").is_visible()]
    return told if len(told) == 3 else []
