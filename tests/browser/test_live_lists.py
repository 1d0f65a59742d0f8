"""An open list of meetings follows what others plan, change and cancel elsewhere."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from shared.clock import Clock
from shared.identity import Role
from tests.browser.conftest import PHONE, Watched
from tests.browser.test_live import FOLLOWING, World

pytestmark = pytest.mark.browser
SECONDS = 1_000
SOON = 5 * SECONDS  # within one on an idle machine


@pytest.fixture(scope="module")
def world(node: dict[str, str], chromium: Browser) -> World:
    """A node with one meeting on its agenda."""
    return World(node, chromium)


@pytest.fixture
def staff(world: World) -> Iterator[BrowserContext]:
    """The window in which something is done."""
    context = world.window(Role.STAFF)
    yield context
    context.close()


@pytest.fixture
def member(world: World) -> Iterator[Watched]:
    """The window of somebody who only looks, on a phone: the list is longer than the screen."""
    context = world.window(Role.MEMBER, world.people[0])
    watched = Watched(context.new_page(), world.address).listen()
    watched.page.set_viewport_size(PHONE)
    yield watched
    assert watched.faults == []
    context.close()


def follow(page: Page, address: str) -> None:
    """Opens a page, and waits until it follows: what it misses on the way is told then."""
    page.goto(address)
    page.locator(FOLLOWING).wait_for(state="attached")


def announce(page: Page, meeting: str) -> None:
    """Staff open a draft, click, and are sure."""
    page.goto(meeting)
    page.get_by_role("button", name="Announce", exact=True).click()
    page.locator("dialog").get_by_role("button", name="Announce", exact=True).click()


def test_an_announced_meeting_appears_on_an_open_agenda_and_goes_when_it_is_changed(
    world: World, staff: BrowserContext, member: Watched
) -> None:
    draft = world.planned(title="Portes ouvertes", then="")
    follow(member.page, f"{world.address}/agenda")
    expect(member.page.get_by_role("link", name="Portes ouvertes")).to_have_count(0)
    announce(staff.new_page(), f"{world.address}/meetings/{draft}")
    expect(member.page.get_by_role("link", name="Portes ouvertes")).to_be_visible(timeout=SOON)
    form = {
        "kind": "visit",
        "title": "Portes closes",
        "place": "1 rue des Filatures",
        "town": "Tarbes",
        "capacity": "5",
    }
    day = Clock().today().replace(month=12, day=27).isoformat()
    world.staff.post(f"/meetings/{draft}/edit", data=form | {"day": day, "begins": "18:00", "ends": "19:00"})
    expect(member.page.get_by_role("link", name="Portes closes")).to_be_visible(timeout=SOON)
    world.staff.post(f"/meetings/{draft}/cancel", data={"reason": "Grève"})
    expect(member.page.locator(".meeting", has_text="Portes closes")).to_contain_text("Cancelled", timeout=SOON)


def test_a_draft_appears_on_the_agenda_of_staff_alone(world: World, staff: BrowserContext, member: Watched) -> None:
    agenda = staff.new_page()
    follow(agenda, f"{world.address}/agenda")
    follow(member.page, f"{world.address}/agenda")
    world.planned(title="Pas encore dit", then="")
    expect(agenda.get_by_role("link", name="Pas encore dit")).to_be_visible(timeout=SOON)
    world.planned(title="Dit à tous")
    expect(member.page.get_by_role("link", name="Dit à tous")).to_be_visible(timeout=SOON)
    expect(member.page.get_by_role("link", name="Pas encore dit")).to_have_count(0)


def test_who_reads_further_down_keeps_the_place_and_the_focus_when_a_meeting_comes_before(
    world: World, member: Watched
) -> None:
    for number in range(4):
        world.planned(title=f"Rencontre {number}")
    last = world.planned(title="La dernière", begins="20:00", ends="21:00")
    page = member.page
    follow(page, f"{world.address}/agenda")
    link = page.get_by_role("link", name="La dernière")
    while not link.evaluate("one => one === document.activeElement"):  # the list may be exchanged just now
        link.focus()
    before = height_of(link)
    assert page.evaluate("scrollY") > 0
    world.planned(title="La première", begins="08:00", ends="09:00")
    for number in range(5):  # each while the page still asks about the one before
        world.planned(title=f"Encore {number}", begins="08:00", ends="09:00")
    expect(page.get_by_role("link", name="La première")).to_be_attached(timeout=SOON)
    expect(page.get_by_role("link", name="Encore 4")).to_be_attached(timeout=SOON)
    expect(link).to_be_focused()
    assert abs(height_of(link) - before) < 6, f"{last}: more than the rounding of six exchanges"


def height_of(link: Locator) -> float:
    """Where in the window it is; a list that is just exchanged has no place for a moment."""
    while not (box := link.bounding_box()):
        expect(link).to_be_visible(timeout=SOON)
    return box["y"]


def test_the_home_of_a_member_and_of_staff_shows_a_meeting_that_was_just_announced(
    world: World, staff: BrowserContext, member: Watched
) -> None:
    home = staff.new_page()
    follow(home, f"{world.address}/")
    follow(member.page, f"{world.address}/")
    ahead = Clock().now() + timedelta(minutes=20)
    local = Clock().local(ahead)
    until = Clock().local(ahead + timedelta(minutes=30))
    if until.date() != Clock().today():
        pytest.skip("The day is nearly over.")
    world.planned(title="Tout de suite", day=local.date().isoformat(), begins=f"{local:%H:%M}", ends=f"{until:%H:%M}")
    today = home.get_by_role("region", name="Today")
    expect(today.get_by_role("link", name="Tout de suite")).to_be_visible(timeout=SOON)
    near = member.page.get_by_role("region", name="Near you and soon")
    expect(near.get_by_role("link", name="Tout de suite")).to_be_visible(timeout=SOON)
