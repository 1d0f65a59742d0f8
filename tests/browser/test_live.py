"""A page that somebody has open follows what others do elsewhere, and comes back by itself."""

import json
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shared.clock import Clock
from shared.identity import Role, Seals, a_visitor
from tests.browser.conftest import DESK, Watched

pytestmark = pytest.mark.browser
SECONDS = 1_000
FOLLOWING = "html[data-follows]:not([data-follows=''])"
SEATS = re.compile(r"(\d+) of 5 seats taken")
FORM = {"kind": "visit", "place": "1 rue des Filatures", "town": "Tarbes", "begins": "17:30", "ends": "19:30"}


class World:
    """A node with a meeting of five seats, some people, and programs and browsers of theirs."""

    def __init__(self, node: dict[str, str], chromium: Browser) -> None:
        self.node, self.chromium = node, chromium
        self.address, self.data = node["address"], Path(node["data"])
        kept = json.loads((self.data / "node.json").read_text())
        self.seals = Seals(kept["secret"], union=kept["seal_name"])
        self.staff = self.program(Role.STAFF)
        self.people = [self.person(n) for n in range(6)]
        self.meeting = self.planned()

    def program(self, role: Role, person_id: str | None = None) -> httpx.Client:
        """Somebody's browser without a window."""
        session = self.seals.session(a_visitor(person_id and uuid(person_id), role))
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
        return httpx.Client(base_url=self.address, cookies={"maillon_session": session}, headers=headers, timeout=30)

    def person(self, number: int) -> str:
        """Somebody of the register."""
        made = self.staff.post("/people/new", data={"first_name": "Camille", "last_name": f"Durand {number}"})
        return made.headers["location"].rpartition("/")[2]

    def planned(self, **more: str) -> str:
        """A meeting, announced."""
        day = Clock().today().replace(month=12, day=20)
        form = (
            FORM
            | {"title": "Visite", "confirmed": "yes", "day": day.isoformat(), "capacity": "5", "then": "announce"}
            | more
        )
        return self.staff.post("/meetings/new", data=form).headers["location"].rpartition("/")[2]

    def registers(self, person: str) -> None:
        """They take a seat; right after they were entered, meetings may not know them yet."""
        with self.program(Role.MEMBER, person) as program:
            for _ in range(100):
                answer = program.post(f"/meetings/{self.meeting}/registration", data={"do": "register"})
                if answer.status_code == 303:
                    return
                time.sleep(0.1)
        pytest.fail(answer.text)

    def window(self, role: Role, person: str | None = None, **more: Any) -> BrowserContext:
        """A browser that somebody is signed in with."""
        context = self.chromium.new_context(locale="en", viewport=DESK, **more)
        session = self.seals.session(a_visitor(person and uuid(person), role))
        context.add_cookies([{"name": "maillon_session", "value": session, "url": self.address}])
        return context

    def broker(self) -> psutil.Process:
        """The node's broker."""
        children = psutil.Process(int(self.node["pid"])).children(recursive=True)
        return next(one for one in children if "nats-server" in one.name())


def uuid(text: str) -> Any:
    """An id from an address."""
    return type(uuid4())(text)


@pytest.fixture(scope="module")
def world(node: dict[str, str], chromium: Browser) -> World:
    """The world of this module."""
    return World(node, chromium)


@pytest.fixture
def visitor(world: World) -> Iterator[Watched]:
    """A member who looks at the meeting, and whose page follows it."""
    context = world.window(Role.MEMBER, world.people[0])
    watched = Watched(context.new_page(), world.address).listen()
    look(watched.page, f"{world.address}/meetings/{world.meeting}")
    yield watched
    context.close()


def look(page: Page, address: str) -> None:
    """Opens a page, and waits until it follows."""
    page.goto(address)
    page.locator(FOLLOWING).wait_for(state="attached")
    page.wait_for_timeout(700)  # what it may have missed on its way is asked for again


def taken(page: Page) -> int:
    """How many seats the page says are taken."""
    found = SEATS.search(page.locator(".seats p").first.inner_text())
    assert found
    return int(found[1])


def test_a_seat_taken_elsewhere_changes_on_the_open_page_within_a_second(world: World, visitor: Watched) -> None:
    before = taken(visitor.page)
    world.registers(world.people[1])
    expect(visitor.page.locator(".seats p").first).to_contain_text(f"{before + 1} of 5", timeout=1 * SECONDS)
    assert visitor.faults == []


def test_where_i_stand_changes_when_staff_register_me(world: World, visitor: Watched) -> None:
    world.staff.post(f"/meetings/{world.meeting}/people", data={"person_id": world.people[0]})
    expect(visitor.page.get_by_text("You have a seat.")).to_be_visible(timeout=1 * SECONDS)


def test_the_lists_of_staff_and_the_agenda_follow(world: World) -> None:
    context = world.window(Role.STAFF)
    lists, agenda = context.new_page(), context.new_page()
    look(lists, f"{world.address}/meetings/{world.meeting}")
    agenda.bring_to_front()
    look(agenda, f"{world.address}/agenda")
    before = taken(agenda)
    world.registers(world.people[2])
    expect(agenda.locator(".seats p").first).to_contain_text(f"{before + 1} of 5", timeout=1 * SECONDS)
    expect(lists.get_by_role("rowheader", name="Durand 2")).to_be_visible(timeout=2 * SECONDS)
    context.close()


def test_a_notice_appears_in_the_open_inbox_and_not_before_it_is_there(world: World) -> None:
    context = world.window(Role.MEMBER, world.people[3])
    page = context.new_page()
    look(page, f"{world.address}/inbox")
    world.registers(world.people[3])
    expect(page.locator(".meeting h2").filter(has_text="Visite").first).to_be_visible(timeout=2 * SECONDS)
    expect(page.locator("#unread")).not_to_contain_text("everything")
    context.close()


def test_focus_and_what_is_open_stay_and_nobody_is_disturbed_while_typing(world: World) -> None:
    free = world.planned(title="Atelier")
    world.meeting, before = free, world.meeting
    context = world.window(Role.MEMBER, world.people[4])
    page = context.new_page()
    look(page, f"{world.address}/meetings/{free}")
    page.locator("details summary", has_text="I come with others").click()
    page.locator("[name=seats]").fill("3")
    world.registers(world.people[5])
    page.wait_for_timeout(1_000)
    expect(page.locator("[name=seats]")).to_have_value("3")
    assert taken(page) == 0
    page.locator("details summary", has_text="I come with others").focus()
    expect(page.locator(".seats p").first).to_contain_text("1 of 5", timeout=2 * SECONDS)
    expect(page.locator("[name=seats]")).to_have_value("3")
    assert page.evaluate("document.activeElement.textContent") == "I come with others"
    context.close()
    world.meeting = before


def test_a_page_comes_back_by_itself_after_the_broker_was_killed(world: World, visitor: Watched) -> None:
    before = taken(visitor.page)
    broker = world.broker()
    broker.kill()
    expect(visitor.page.locator("#live-sign")).to_contain_text("not shown just now", timeout=5 * SECONDS)
    expect(visitor.page.locator("#live-sign")).to_be_empty(timeout=20 * SECONDS)
    world.registers(world.people[4])
    expect(visitor.page.locator(".seats p").first).to_contain_text(f"{before + 1} of 5", timeout=5 * SECONDS)


def test_a_page_comes_back_by_itself_after_the_node_was_away(world: World, visitor: Watched) -> None:
    keeper = psutil.Process(int(world.node["pid"]))
    worker = next(one for one in keeper.children() if "deploy.worker" in " ".join(one.cmdline()))
    keeper.suspend()  # who is back at once is not said to have been away
    worker.kill()
    expect(visitor.page.locator("#live-sign")).to_contain_text("connection is lost", timeout=20 * SECONDS)
    keeper.resume()
    expect(visitor.page.locator("#live-sign")).to_be_empty(timeout=60 * SECONDS)
    assert taken(visitor.page) == 5
    world.registers(world.people[5])
    expect(visitor.page.locator(".seats p").first).to_contain_text("one person waiting", timeout=5 * SECONDS)


def test_a_node_with_open_pages_stops_within_seconds(world: World, visitor: Watched) -> None:
    process = psutil.Process(int(world.node["pid"]))
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(15)
    assert time.monotonic() - began < 5
