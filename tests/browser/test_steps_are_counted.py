"""A Thursday meeting is set up and announced in a minute; registering from the e-mail is one page with one button."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from shared.clock import Clock
from tests.browser.conftest import PHONE, Watched, keep
from tests.browser.test_the_first_story import test_a_person_is_added_with_a_mandate as add_a_person
from tests.browser.test_the_first_story import test_the_list_is_imported as import_the_list

pytestmark = pytest.mark.browser
MOST_FIELDS, MOST_PAGES = 8, 3
THURSDAY = 3


class Counter:
    """Counts the pages that somebody sees and the fields that they touch."""

    def __init__(self, page: Page) -> None:
        self.page, self.pages, self.fields = page, 0, 0
        page.on("framenavigated", self.note_page)

    def note_page(self, frame: object) -> None:
        """Another page."""
        self.pages += frame == self.page.main_frame

    def fill(self, name: str, value: str) -> None:
        """One field."""
        self.page.locator(f"main [name={name}]").fill(value)
        self.fields += 1


@pytest.fixture
def counted(desk: Watched) -> Iterator[Counter]:
    """Staff at the home page."""
    desk.page.goto(f"{desk.address}/")
    yield Counter(desk.page)


def test_the_union_has_a_co_operative_and_a_member(desk: Watched, tmp_path: object) -> None:
    import_the_list(desk, tmp_path)
    add_a_person(desk, "Aline", "Martin", "aline@example.org", "fr")


def test_a_thursday_meeting_is_announced_with_few_fields_on_few_pages(counted: Counter) -> None:
    page = counted.page
    page.get_by_role("navigation", name="Principal").get_by_role("link", name="Agenda").click()
    page.locator("a[href='/meetings/new']").first.click()
    keep(page, "meeting-form-blank")
    day = date.fromisoformat(page.locator("[name=day]").input_value())
    assert day.weekday() == THURSDAY and day > Clock().today()
    assert [page.locator(f"[name={name}]").input_value() for name in ("begins", "ends")] == ["17:00", "19:00"]
    expect(page.locator("[name=place]")).to_be_hidden()
    counted.fill("title", "Les gestes du bois")
    counted.fill("host", "Atelier du Bois · Tarbes")
    counted.fill("summary", "Une matinée à l’atelier.")
    page.locator("button[value=announce]").click()
    page.locator("dialog .button-primary").click()
    page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}$"))
    expect(page.get_by_text("Tarbes").first).to_be_visible()
    print(f"a Thursday meeting: {counted.fields} fields, {counted.pages} pages")
    assert counted.fields <= MOST_FIELDS and counted.pages <= MOST_PAGES


def test_registering_from_the_e_mail_is_one_page_with_one_button(desk: Watched, chromium: Browser) -> None:
    page = desk.page
    page.goto(f"{desk.address}/mail")
    for _ in range(100):
        if "aline@example.org" in page.content():
            break
        page.wait_for_timeout(150)
        page.reload()
    page.locator("tr, li, article", has_text="aline@example.org").get_by_role("link").first.click()
    link = page.frame_locator("iframe").first.locator("a[href*='do=register']").first
    address = link.get_attribute("href") or ""
    phone = chromium.new_context(viewport=PHONE, locale="fr-FR")
    member = phone.new_page()
    member.goto(address)  # one click, in the reader's mail program
    member.locator("form[data-meant] button").click()  # one more: no machine that opens links presses it
    expect(member.get_by_role("button", name="Je ne peux pas venir")).to_be_visible()
    phone.close()
