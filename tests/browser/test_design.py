"""What holds on every page: nothing jumps, it works without a script and by keyboard, and paper is readable."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shared.identity import Role
from tests.browser.conftest import ARTEFACTS, DESK, PHONE
from tests.browser.signed_in import window

pytestmark = pytest.mark.browser

PATHS = (
    "/agenda",
    "/meetings/new",
    "/registrations",
    "/inbox",
    "/cooperatives",
    "/cooperatives/new",
    "/people",
    "/people/new",
    "/imports",
    "/node",
    "/style",
    "/sign-in",
)
MAIN_PATHS = ("/agenda", "/meetings/new", "/cooperatives", "/people", "/node")
MOST_STOPS = 150

WATCH_SHIFTS = """
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      const moved = one.sources.map((source) => source.node?.outerHTML?.slice(0, 80));
      if (!one.hadRecentInput) window.shifted.push([one.value, moved]);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""
LOOK_AT_FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), place = at.getBoundingClientRect();
  return {
    name: at.tagName + " " + (at.id || at.textContent.trim().slice(0, 40) || at.name),
    shown: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none",
    inView: place.width > 0 && place.bottom > 0 && place.top < innerHeight,
    order: at === document.body ? -1 : [...document.querySelectorAll("*")].indexOf(at),
  };
}"""


@pytest.fixture
def context(chromium: Browser, node: dict[str, str], request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A window of the staff's, with what the test asks for by `@pytest.mark.parametrize("context", …)`."""
    with window(chromium, node, Role.STAFF, **getattr(request, "param", {})) as opened:
        yield opened


@pytest.mark.parametrize("context", [{"viewport": DESK}, {"viewport": PHONE}], indirect=True, ids=["desk", "phone"])
def test_nothing_on_any_page_moves_once_it_is_there(context: BrowserContext, node: dict[str, str]) -> None:
    found = {}
    context.add_init_script(WATCH_SHIFTS)
    for path in PATHS:
        page = context.new_page()
        page.goto(node["address"] + path)
        page.wait_for_timeout(400)
        if shifted := page.evaluate("shifted"):
            found[path] = shifted
        page.close()
    assert found == {}


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_forms_work_without_a_script(context: BrowserContext, node: dict[str, str]) -> None:
    page = context.new_page()
    page.goto(f"{node['address']}/cooperatives/new")
    page.fill("[name=name]", "Sans script")
    page.fill("[name=registration_number]", "552 100 554")
    page.locator("form.form button.button-primary").click()
    page.wait_for_url(re.compile(r"/cooperatives/[0-9a-f-]{36}"))
    page.fill("[name=words]", "Ils cherchent un local.")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".notes")).to_contain_text("Ils cherchent un local.")
    page.get_by_role("button", name="Take back this note").click()
    expect(page.get_by_text("No contact is noted yet.")).to_be_visible()
    page.goto(f"{node['address']}/meetings/new")
    page.get_by_text("More settings").click()
    for name, value in {"title": "Sans script", "place": "1 rue du Port", "town": "Tarbes"}.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=capacity]", "3")
    page.locator("button[value=keep]").click()
    page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}"))
    page.get_by_role("link", name="Drop the draft").click()
    page.get_by_role("button", name="Drop the draft").click()
    page.wait_for_url("**/agenda")
    page.get_by_role("button", name="Français").click()
    assert page.get_attribute("html", "lang") == "fr"


def test_noting_a_contact_is_two_clicks_and_a_sentence(context: BrowserContext, node: dict[str, str]) -> None:
    page = context.new_page()
    page.goto(f"{node['address']}/cooperatives/new")
    page.fill("[name=name]", "Deux clics")
    page.fill("[name=registration_number]", "732 829 320")
    page.locator("form.form button.button-primary").click()
    page.wait_for_url(re.compile(r"/cooperatives/[0-9a-f-]{36}"))
    page.get_by_label("Note a contact").click()
    page.keyboard.type("Appelés : l’assemblée est le 12.")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".notes")).to_contain_text("l’assemblée est le 12")


def tab_through(page: Page) -> list[dict[str, Any]]:
    """Every stop of the Tab key, from the beginning of the page to its end."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(LOOK_AT_FOCUS)
        if stop["order"] < 0:
            break
        stops.append(stop)
    return stops


def test_the_keyboard_gets_everywhere_in_the_order_of_reading(context: BrowserContext, node: dict[str, str]) -> None:
    found = {}
    for path in MAIN_PATHS:
        page = context.new_page()
        page.goto(node["address"] + path)
        stops = tab_through(page)
        unseen = [one["name"] for one in stops if not one["shown"] or not one["inView"]]
        orders = [one["order"] for one in stops]
        first = page.locator(".skip").text_content()
        if len(stops) < 8 or unseen or orders != sorted(orders) or not stops[0]["name"].endswith(first or "-"):
            found[path] = (len(stops), unseen, orders != sorted(orders), stops[:1])
        page.close()
    assert found == {}


@pytest.mark.parametrize("context", [{"viewport": PHONE}], indirect=True)
def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(context: BrowserContext, node: dict[str, str]) -> None:
    page = context.new_page()
    page.goto(f"{node['address']}/agenda")
    page.locator(".menu > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Node", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Node", exact=True)).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.menu > summary')")


def paper(page: Page) -> str:
    """The colour of the page's ground."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize("context", [{"color_scheme": "light"}], indirect=True)
def test_the_colours_that_a_person_chose_are_there_from_the_first_byte(
    context: BrowserContext, node: dict[str, str]
) -> None:
    page = context.new_page()
    page.goto(f"{node['address']}/agenda")
    light = paper(page)
    page.get_by_role("button", name="Dark", exact=True).click()
    expect(page.locator("html[data-theme=dark] body")).to_be_attached()
    dark = paper(page)
    assert dark != light
    answer = page.goto(f"{node['address']}/people")
    assert answer and 'data-theme="dark"' in answer.text()[:200]
    assert paper(page) == dark
    page.emulate_media(media="print")
    assert paper(page) == "rgb(255, 255, 255)"
    page.emulate_media(media="screen", color_scheme="dark")
    for name, ground in (("Light", light), ("As on this device", dark)):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator("body")).to_have_css("background-color", ground)


def test_both_colours_stand_side_by_side_on_the_style_page(context: BrowserContext, node: dict[str, str]) -> None:
    page = context.new_page()
    page.goto(f"{node['address']}/style")
    boards = page.locator(".board").evaluate_all("all => all.map((one) => getComputedStyle(one).backgroundColor)")
    assert len(set(boards)) == 2


def test_paper_shows_what_is_said_and_no_buttons(context: BrowserContext, node: dict[str, str]) -> None:
    page = context.new_page()
    ARTEFACTS.mkdir(exist_ok=True)
    for path in ("/agenda", "/cooperatives", "/style"):
        page.goto(node["address"] + path)
        page.emulate_media(media="print")
        assert page.locator(".bar, .foot, .actions").evaluate_all("all => all.every((one) => !one.offsetHeight)")
        page.pdf(path=ARTEFACTS / f"paper{path.replace('/', '-')}.pdf", format="A4")
