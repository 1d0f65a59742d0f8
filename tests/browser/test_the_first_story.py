"""A union's first day, by clicks alone: import, people, a visit, a registration from the e-mail."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from shared.clock import Clock
from tests.browser.conftest import PHONE, Watched, keep

pytestmark = pytest.mark.browser

LIST = """Raison sociale;SIREN;Ville;Code postal;Salariés
Atelier du Bois;310 238 894;Tarbes;65000;12
Pain commun;311337240;Albi;81000;5
"""


def fill(page: Page, values: dict[str, str]) -> None:
    """Fills a form, field by name."""
    for name, value in values.items():
        page.locator(f"[name={name}]").first.fill(value)


def test_the_list_is_imported(desk: Watched, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(LIST, encoding="cp1252")
    page = desk.page
    page.goto(f"{desk.address}/imports")
    page.set_input_files("[name=file]", file)
    page.locator("form[action='/imports'] button").click()
    apply = page.locator("form[action$='/apply'] button")
    expect(apply).to_be_visible(timeout=15_000)
    keep(page, "import-preview")
    page.locator("input[name=joined][value=since]").check()
    page.fill("#f-admit_on", "2020-01-01")
    apply.click()
    page.locator("dialog .button-primary").click()
    expect(page.locator("a[href='/cooperatives?standing=all']")).to_be_visible(timeout=15_000)
    page.goto(f"{desk.address}/cooperatives")
    expect(page.get_by_role("link", name="Atelier du Bois")).to_be_visible()


@pytest.mark.parametrize(
    ("first", "last", "email", "language"),
    [("Aline", "Martin", "aline@example.org", "fr"), ("Bob", "Smith", "bob@example.org", "en")],
)
def test_a_person_is_added_with_a_mandate(desk: Watched, first: str, last: str, email: str, language: str) -> None:
    page = desk.page
    page.goto(f"{desk.address}/people/new")
    fill(page, {"first_name": first, "last_name": last, "email": email})
    page.select_option("[name=language]", language)
    page.locator("form.form button").click()
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]{36}$"))
    page.select_option("[name=kind]", "worker")
    page.select_option("[name=cooperative_id]", label="Atelier du Bois (Tarbes)")
    page.locator("form[action$='/mandates'] button").click()
    expect(page.locator("table").get_by_role("link", name="Atelier du Bois")).to_be_visible()


def test_a_visit_is_planned_and_announced(desk: Watched) -> None:
    page = desk.page
    page.goto(f"{desk.address}/meetings/new")
    day = Clock().today() + timedelta(days=20)
    fill(
        page,
        {
            "title": "Visite de l’Atelier du Bois",
            "day": day.isoformat(),
            "capacity": "1",
            "host": "Atelier du Bois · Tarbes",
        },
    )
    keep(page, "meeting-form")
    page.locator("button[value=announce]").click()
    keep(page, "question")
    page.locator("dialog .button-primary").click()
    page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}"))
    page.goto(f"{desk.address}/agenda")
    expect(page.get_by_role("link", name="Visite de l’Atelier du Bois")).to_be_visible()
    keep(page, "agenda")


def test_the_button_behind_the_link_in_an_e_mail_registers(
    desk: Watched, chromium: Browser, node: dict[str, str]
) -> None:
    page = desk.page
    page.goto(f"{desk.address}/mail")
    for _ in range(100):
        if "aline@example.org" in page.content():
            break
        page.wait_for_timeout(150)
        page.reload()
    page.locator("tr, li, article", has_text="aline@example.org").get_by_role("link").first.click()
    frame = page.frame_locator("iframe").first
    link = frame.locator("a[href*='do=register']").first
    expect(link).to_be_visible()
    keep(page, "mail")
    address = link.get_attribute("href") or ""
    phone = chromium.new_context(viewport=PHONE, locale="fr-FR")
    member = Watched(phone.new_page(), node["address"]).listen()
    member.page.goto(address)
    keep(member.page, "register-phone")
    member.page.locator("form[data-meant] button").click()
    expect(member.page.get_by_role("button", name=re.compile("venir|cannot come"))).to_be_visible()
    keep(member.page, "registered-phone")
    assert [cookie["name"] for cookie in phone.cookies() if cookie["name"] == "maillon_session"] == []
    assert member.faults == []
    phone.close()
