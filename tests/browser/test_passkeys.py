"""In a real browser with a device that keeps passkeys: add one, sign out, and come in by it alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from shared.identity import Role
from tests.browser.conftest import DESK, PHONE, Watched, keep
from tests.browser.signed_in import window

pytestmark = pytest.mark.browser

CANCELLED = "async () => { throw new DOMException('', 'NotAllowedError') }"
SIZES = {"fr": PHONE, "en": DESK}
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Device:
    """The device of a page; somebody touches it, or nobody."""

    session: CDPSession
    id: str

    def touched(self, is_touched: bool) -> None:
        """Whether somebody is there who says yes."""
        self.session.send(
            "WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": self.id, "enabled": is_touched}
        )


def device_of(page: Page) -> Device:
    """Gives the page a device."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return Device(session, str(made["authenticatorId"]))


def link_for(operator: BrowserContext, address: str, name: str) -> str:
    """Notes a person, and hands over a link."""
    page = operator.new_page()
    page.goto(f"{address}/people/new")
    page.fill("[name=first_name]", name)
    page.fill("[name=last_name]", "Lafont")
    page.locator("form.form button").click()
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]{36}$"))
    page.locator("form[action$='/link'] button").click()
    link = page.locator(".alert code").first.inner_text()
    page.close()
    return link


@pytest.fixture(params=["fr", "en"])
def member(request: pytest.FixtureRequest, chromium: Browser, node: dict[str, str]) -> Iterator[Watched]:
    """Somebody who came in by link, in their language."""
    language = str(request.param)
    context = chromium.new_context(locale=language, viewport=SIZES[language])
    watched = Watched(context.new_page(), node["address"]).listen()
    with window(chromium, node, Role.OPERATOR) as operator:
        watched.page.goto(link_for(operator, node["address"], f"Camille-{language}"))
    watched.page.locator("form[data-meant] button").click()
    watched.page.wait_for_url(re.compile(r"^(?!.*/sign-in)"))
    yield watched
    context.close()
    assert watched.faults == []


def clean(page: Page) -> None:
    """A screen reader stumbles over nothing, once the page has stopped asking for what is new."""
    expect(page.locator(".htmx-request")).to_have_count(0)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_passkey_is_added_and_then_enough(member: Watched, request: pytest.FixtureRequest) -> None:
    page, name = member.page, request.node.callspec.id
    offer = page.locator("a[href='/account#passkeys']")
    expect(offer).to_be_visible()
    clean(page)
    keep(page, f"passkey-offer-{name}")
    device = device_of(page)
    offer.click()
    page.fill("[name=passkey_name]", "Ordinateur")
    add = page.locator("form[data-passkey=new] button")
    expect(add).to_be_visible()
    keep(page, f"passkey-account-{name}")
    add.click()
    expect(page.locator("#passkeys table").get_by_text("Ordinateur")).to_be_visible()
    clean(page)
    keep(page, f"passkey-added-{name}")
    page.locator("#passkeys table summary").click()
    page.fill("#passkeys table [name=passkey_name]", "Bureau")
    clean(page)
    page.locator("#passkeys table form[action$=name] button").click()
    expect(page.locator("#passkeys table").get_by_text("Bureau")).to_be_visible()
    expect(page.locator("a[href='/account#passkeys']")).to_have_count(0)

    device.touched(False)
    sign_out(page)
    button = page.locator("form[data-passkey=known] button")
    expect(button).to_be_visible()
    clean(page)
    keep(page, f"passkey-sign-in-{name}")
    device.touched(True)  # what was asked before goes on waiting
    button.click()
    page.wait_for_url(re.compile(r"^(?!.*/sign-in)"))
    page.goto(f"{member.address}/account")
    expect(page.locator("#passkeys table")).to_be_visible()

    sign_out(page)
    page.wait_for_url(re.compile(r"^(?!.*/(sign-in|account))"))  # the device offers itself in the address field
    page.goto(f"{member.address}/account")
    page.locator("#passkeys table form[action$=removal] button").click()
    page.locator("dialog .button-danger").click()
    expect(page.locator("#passkeys table")).to_have_count(0)


def sign_out(page: Page) -> None:
    """By the button of the top bar, wherever it is folded away."""
    page.evaluate("document.querySelector('form[action=\"/sign-out\"]').requestSubmit()")
    page.wait_for_load_state()


def test_without_a_device_the_page_says_what_happened(member: Watched) -> None:
    page = member.page
    page.goto(f"{member.address}/account")
    page.evaluate(f"() => {{ navigator.credentials.create = {CANCELLED} }}")
    page.locator("form[data-passkey=new] button").click()
    expect(page.locator("form[data-passkey=new] [role=status]")).not_to_be_empty()
    expect(page.locator("form[data-passkey=new] button")).to_be_enabled()
