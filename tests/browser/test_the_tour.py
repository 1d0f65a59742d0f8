"""The operator's first ten minutes, by clicks alone: from an empty node to one that people can come to."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched, keep
from tests.browser.signed_in import a_first_visit
from tests.browser.test_the_first_story import LIST

pytestmark = pytest.mark.browser
MOST_FIELDS, MOST_SECONDS = 16, 120.0
COMPLAINTS = re.compile(r"status of 4(22|09)")


class Hands:
    """Whoever fills in the forms; counts the fields that they touch."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.fields = page, address, 0

    def fill(self, **values: str) -> None:
        """Types into fields."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").first.fill(value)
            self.fields += 1

    def choose(self, name: str, value: str) -> None:
        """Chooses from a list."""
        self.page.select_option(f"main [name={name}]", value)
        self.fields += 1

    def tick(self, name: str, value: str) -> None:
        """Ticks a box."""
        self.page.check(f"main [name={name}][value='{value}']")
        self.fields += 1

    def begin(self, step: str) -> None:
        """Goes to a step of the tour."""
        self.page.goto(f"{self.address}/tour")
        self.page.locator(f"#step-{step} a.button").click()

    def send(self) -> None:
        """Sends the form."""
        self.page.locator("main form.form button.button-primary").click()


@pytest.fixture(scope="module")
def first_visit(chromium: Browser, node: dict[str, str]) -> Iterator[Watched]:
    """The browser of whoever started the node, at the first sign-in."""
    with a_first_visit(chromium, node, "fr-FR") as visit:
        yield visit


def done(page: Page, step: str) -> None:
    """The step is ticked off."""
    expect(page.locator(f"#step-{step} .badge-good")).to_be_visible(timeout=10_000)


def test_an_empty_node_is_set_up_within_ten_minutes(first_visit: Watched, node: dict[str, str], tmp_path: Path) -> None:
    page, hands, began = first_visit.page, Hands(first_visit.page, node["address"]), time.monotonic()
    keep(page, "tour-begins")
    name_the_union(hands)
    find_a_mail_server(hands)
    invite_the_first(hands)
    import_the_list(hands, tmp_path)
    show_a_wrong_join_file(hands, tmp_path)
    page.locator("form[action='/tour/skip/hub'] button").click()
    expect(page.locator("#step-hub .badge")).to_be_visible()
    keep(page, "tour-ends")
    page.locator("form[action='/tour/end'] button").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    lasted = time.monotonic() - began
    print(f"the tour: {hands.fields} fields, {lasted:.0f} s")
    assert hands.fields <= MOST_FIELDS and lasted < MOST_SECONDS
    assert [fault for fault in first_visit.faults if not COMPLAINTS.search(fault)] == []


def name_the_union(hands: Hands) -> None:
    """Name, departments, zone: the next page bears them."""
    hands.begin("union")
    hands.fill(union_name="Scop Occitanie")
    hands.tick("departments", "31")
    hands.tick("departments", "81")
    keep(hands.page, "tour-union")
    hands.send()
    done(hands.page, "union")
    expect(hands.page.locator("header .home")).to_contain_text("Scop Occitanie")
    for path in ("/agenda", "/inbox/deliveries"):  # the other services heard of it
        expect_name(hands.page, f"{hands.address}{path}")


def expect_name(page: Page, address: str) -> None:
    """The page bears the new name within a few seconds."""
    for _ in range(40):
        page.goto(address)
        if "Scop Occitanie" in page.locator("header .home").inner_text():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{address} still bears the old name")


def find_a_mail_server(hands: Hands) -> None:
    """None is chosen yet, and one that does not answer is not taken: e-mails stay here, and are read."""
    page = hands.page
    hands.begin("mail")
    expect(page.locator("[name=host]")).to_have_value("")
    keep(page, "mail-server-none")
    hands.fill(host="127.0.0.1", port="2525", sender="accueil@scop-occitanie.example.org", to="operatrice@example.org")
    hands.send()
    expect(page.locator("#answer")).to_be_visible(timeout=20_000)
    keep(page, "mail-server-refused")
    page.locator("main button[value=catch]").first.click()
    page.wait_for_url("**/tour")
    expect(page.locator("#step-mail a[href='/mail']")).to_be_visible()


def invite_the_first(hands: Hands) -> None:
    """One of the staff, who is written to."""
    hands.begin("staff")
    hands.fill(first_name="Nadia", last_name="Ferrand", email="nadia@example.org")
    hands.send()
    done(hands.page, "staff")
    for _ in range(60):
        hands.page.goto(f"{hands.address}/mail")
        if "nadia@example.org" in hands.page.content():
            return
        hands.page.wait_for_timeout(100)
    raise AssertionError("the invitation was not sent")


def import_the_list(hands: Hands, tmp_path: Path) -> None:
    """A list of co-operatives."""
    file, page = tmp_path / "liste.csv", hands.page
    file.write_text(LIST, encoding="cp1252")
    hands.begin("import")
    page.set_input_files("[name=file]", file)
    hands.fields += 1
    page.locator("form[action='/imports'] button").click()
    page.locator("input[name=joined][value=no]").check(timeout=15_000)
    page.locator("form[action$='/apply'] button").click(timeout=15_000)
    page.locator("dialog .button-primary").click()
    expect(page.locator("a[href='/cooperatives?standing=all']")).to_be_visible(timeout=15_000)
    page.goto(f"{hands.address}/")
    page.locator("section[aria-labelledby=tour] a.button").click()  # the home page leads back
    page.go_back()
    page.go_back()
    page.locator("main a.button[href='/tour']").click()  # and so does what the file did
    done(page, "import")


def show_a_wrong_join_file(hands: Hands, tmp_path: Path) -> None:
    """What is no join file is refused in words."""
    file = tmp_path / "join.json"
    file.write_text("{}", encoding="utf-8")
    hands.begin("hub")
    hands.page.set_input_files("[name=file]", file)
    hands.fields += 1
    hands.send()
    expect(hands.page.locator(".alert-problem")).to_be_visible()
    keep(hands.page, "tour-hub-refused")
    hands.page.goto(f"{hands.address}/tour")
