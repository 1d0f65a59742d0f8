"""The design in a real browser: accessible, readable on a phone, in both themes; and what the script adds."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import Depends, FastAPI, Request
from playwright.sync_api import Browser, Page, expect, sync_playwright
from starlette.responses import HTMLResponse

from shared.access.permissions import permissions
from shared.clock import Clock
from shared.identity import Role, Seals, a_visitor
from shared.text import say
from shared.web.application import web_app
from shared.web.forms.question import ask_first
from shared.web.moving_on import move_on
from shared.web.pages import Templates
from shared.web.storable import storable
from shared.web.visitors import remember
from tests.browser.conftest import HEADLESS, QUIET
from tests.shared.web.conftest import TEMPLATES

pytestmark = pytest.mark.browser
SCREENS = [(width, theme) for width in (360, 1280) for theme in ("light", "dark")]


def made() -> FastAPI:
    """An application whose visitor is a member of staff, and whose /link works as a link in an e-mail does."""
    templates = Templates(TEMPLATES, clock=Clock(), union_name="Union régionale d’Occitanie")
    app = web_app(
        title="Tests", version="1", seals=Seals("secret"), templates=templates, permissions=permissions("membership")
    )
    app.state.sent = 0

    @app.get("/link")
    async def link(request: Request) -> HTMLResponse:
        page: HTMLResponse = templates.page(request, "link.html")
        remember(request, page, a_visitor(None, Role.STAFF, name="Camille Ferrand"))
        return page

    @app.post("/link")
    async def sent(request: Request) -> HTMLResponse:
        app.state.sent += 1
        return move_on(request, "/style")

    @app.get("/withdrawal")
    async def withdrawal(request: Request) -> HTMLResponse:
        return templates.page(request, "withdrawal.html")

    @app.post("/withdrawal", dependencies=[Depends(storable)])
    async def withdraw(request: Request) -> HTMLResponse:
        ask_first(request, say("Withdraw this co-operative?"), say("Nobody is written to."), yes=say("Withdraw"))
        app.state.sent += 1
        return move_on(request, "/style")

    return app


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def app() -> FastAPI:
    """The application under test."""
    return made()


@pytest.fixture
def base(app: FastAPI) -> Iterator[str]:
    """Its address."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=HEADLESS, args=[*QUIET, "--no-sandbox"])
        yield chromium
        chromium.close()


@contextmanager
def looking(browser: Browser, width: int = 1280, theme: str = "light", **more: object) -> Iterator[Page]:
    """A window; whatever the browser complains about (also its content policy) fails the test."""
    told: Any = {"locale": "en", "viewport": {"width": width, "height": 800}, "color_scheme": theme, **more}
    context = browser.new_context(**told)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def signed_in(page: Page, base: str) -> None:
    """Opens the link of an e-mail, and presses its button."""
    page.goto(f"{base}/link")
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/style")


@pytest.mark.parametrize(("width", "theme"), SCREENS)
def test_every_component_is_accessible_and_fits(browser: Browser, base: str, width: int, theme: str) -> None:
    with looking(browser, width, theme) as page:
        signed_in(page, base)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_menu_of_a_phone_opens_by_keyboard_without_a_script(browser: Browser, base: str, theme: str) -> None:
    with looking(browser, 360, theme, java_script_enabled=False) as page:
        page.goto(f"{base}/style")
        home = page.locator(".menu").get_by_role("link", name="Home", exact=True)
        expect(home).to_be_hidden()
        page.locator(".menu > summary").focus()
        page.keyboard.press("Enter")
        expect(home).to_be_visible()


def test_the_first_tab_leads_to_the_content(browser: Browser, base: str) -> None:
    with looking(browser) as page:
        page.goto(f"{base}/style")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"


def test_a_finger_finds_every_button(browser: Browser, base: str) -> None:
    with looking(browser, 360) as page:
        page.goto(f"{base}/style")
        heights = page.eval_on_selector_all(
            "main .button, main input:not([type=checkbox], [type=radio], [type=hidden]), select, summary",
            "all => all.map(one => one.getBoundingClientRect().height)",
        )
        assert len(heights) > 10
        assert min(heights) >= 44


@pytest.mark.parametrize("with_scripts", [True, False])
def test_a_link_in_an_e_mail_does_nothing_until_somebody_presses_its_button(
    browser: Browser, base: str, app: FastAPI, with_scripts: bool
) -> None:
    with looking(browser, java_script_enabled=with_scripts) as page:
        page.goto(f"{base}/link")
        page.wait_for_load_state("networkidle")
        assert app.state.sent == 0
        page.get_by_role("button", name="Confirm").click()
        assert app.state.sent == 1


def test_what_cannot_be_undone_is_asked_first(browser: Browser, base: str, app: FastAPI) -> None:
    before = app.state.sent
    with looking(browser, locale="en") as page:
        page.goto(f"{base}/withdrawal")
        page.get_by_role("button", name="Withdraw").click()
        dialog = page.locator("dialog")
        assert "Withdraw this co-operative?" in dialog.inner_text()
        assert (page.url, app.state.sent) == (f"{base}/withdrawal", before)
        dialog.get_by_role("button", name="Withdraw").click()
        page.wait_for_url("**/style")
        assert app.state.sent == before + 1


def test_the_language_changes_by_one_click_and_the_page_stays(browser: Browser, base: str) -> None:
    with looking(browser, locale="fr") as page:
        page.goto(f"{base}/style?page=2")
        page.get_by_role("button", name="English").click()
        assert page.url == f"{base}/style?page=2"
        assert page.locator("html").get_attribute("lang") == "en"
