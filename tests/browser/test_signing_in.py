"""Coming in by e-mail in a real browser, by hand alone; the pages in both languages, on a phone and on a desk."""

import email
import json
import re
from collections.abc import Iterator
from email.policy import default
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page

from shared.identity import SESSION_COOKIE, Role, Seals, a_visitor
from tests.browser.conftest import ARTEFACTS, DESK, PHONE
from tests.journeys.letters import caught_in
from tests.journeys.running import until

SIZES = {"360": PHONE, "1440": DESK}


@pytest.fixture(scope="module")
def amel(node: dict[str, str]) -> str:
    """Somebody of the staff who operates the node; her address."""
    kept = json.loads((Path(node["data"]) / "node.json").read_text())
    session = Seals(kept["secret"], union=kept["seal_name"]).session(a_visitor(None, Role.OPERATOR))
    mandates = [{"kind": kind, "since": "2026-01-01"} for kind in ("staff", "operator")]
    sent = {"first_name": "Amel", "last_name": "Martin", "email": "amel@example.org", "mandates": mandates}
    headers = {"Sec-Fetch-Site": "same-origin", "Cookie": f"{SESSION_COOKIE}={session}"}
    answer = httpx.post(f"{node['address']}/api/membership/people", json=sent, headers=headers, timeout=30)
    assert answer.status_code == 201, answer.text
    return str(sent["email"])


@pytest.fixture(params=["fr", "en"])
def desk(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody who speaks that language."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale=request.param)
    yield context
    context.close()


def mails(node: dict[str, str]) -> list[bytes]:
    """What the node has sent."""
    return list(caught_in(Path(node["data"])).values())


def asked(page: Page, node: dict[str, str], address: str) -> str:
    """Asks for a link by hand; the text of the letter that comes."""
    before = len(mails(node))
    page.get_by_role("textbox").first.fill(address)
    page.locator('form[action="/sign-in"] button').click()
    page.wait_for_url("**/sign-in/sent")
    until(lambda: len(mails(node)) > before, "a letter")
    message: Any = email.message_from_bytes(mails(node)[-1], policy=default)
    return str(message.get_body(("plain",)).get_content())


def look_at(page: Page, name: str) -> None:
    """Keeps pictures of it at both widths, and has its accessibility checked."""
    language = page.locator("html").get_attribute("lang")
    for width, size in SIZES.items():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is too wide"
        page.screenshot(path=ARTEFACTS / f"{name}-{language}-{width}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"


def test_by_the_link_in_the_browser_that_asked(
    desk: BrowserContext, chromium: Browser, node: dict[str, str], amel: str
) -> None:
    page = desk.new_page()
    page.goto(f"{node['address']}/people")
    page.locator("main a.button-primary").click()
    look_at(page, "sign-in")
    link = re.findall(r"https?://\S+/sign-in/letter/\S+", asked(page, node, amel))[0]
    look_at(page, "sign-in-sent")
    phone = chromium.new_page()
    phone.goto(link)
    look_at(phone, "sign-in-elsewhere")
    phone.close()
    page.goto(link)
    page.locator("form[data-meant] button").click()
    page.wait_for_url("**/people")
    for name in ("account", "audit"):
        page.goto(f"{node['address']}/{name}")
        look_at(page, name)
    page.goto(f"{node['address']}/account")
    page.locator('form[action="/account/sessions/end"] button').click()
    page.locator("dialog .button-danger").click()
    page.wait_for_url("**/sign-in")
    assert page.goto(f"{node['address']}/people").status == 401  # type: ignore[union-attr]


def test_by_the_code_of_a_letter_read_elsewhere(desk: BrowserContext, node: dict[str, str], amel: str) -> None:
    page = desk.new_page()
    page.goto(f"{node['address']}/sign-in")
    code = re.search(r"\d{4}\s\d{4}", asked(page, node, amel))
    assert code
    wrong = "0000 0000" if code[0][:4] != "0000" else "1111 1111"
    for typed in (wrong, code[0]):
        page.locator("#f-code").fill(typed)
        page.locator('form[action="/sign-in/code"] button').click()
        page.wait_for_load_state()
        if typed == wrong:
            look_at(page, "sign-in-wrong-code")
    assert page.goto(f"{node['address']}/account").status == 200  # type: ignore[union-attr]
