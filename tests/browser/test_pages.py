"""Every page in both languages, narrow and wide.

Nothing broken, nothing sideways, nothing that a screen reader stumbles over.
"""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import DESK, PHONE, Watched, keep

pytestmark = pytest.mark.browser

PATHS = (
    "/",
    "/tour",
    "/tour/union",
    "/tour/staff",
    "/tour/hub",
    "/mail-server",
    "/agenda",
    "/meetings/new",
    "/registrations",
    "/inbox",
    "/inbox/deliveries",
    "/cooperatives",
    "/cooperatives/new",
    "/cooperatives?q=nothing",
    "/people",
    "/people/new",
    "/imports",
    "/node",
    "/mail",
    "/style",
    "/sign-in",
    "/nowhere",
)
EXPECTED_COMPLAINTS = re.compile(r"status of (404|409)")
"""The browser's own line about a page that is not there, or not for the operator, is right."""


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_sound(
    chromium: Browser, staff: BrowserContext, node: dict[str, str], language: str, size: dict[str, int]
) -> None:
    context = chromium.new_context(locale=language, viewport=size, storage_state=staff.storage_state())
    found: dict[str, Any] = {}
    for path in PATHS:
        watched = Watched(context.new_page(), node["address"]).listen()
        watched.page.goto(f"{node['address']}{path}")
        name = re.sub(r"\W+", "-", path).strip("-")
        keep(watched.page, f"{name}-{language}-{size['width']}")
        violations = [
            f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in Axe().run(watched.page).response["violations"]
        ]
        sideways = watched.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        faults = [fault for fault in watched.faults if not EXPECTED_COMPLAINTS.search(fault)]
        wrong_language = watched.page.get_attribute("html", "lang") != language and path != "/mail"
        if violations or sideways or faults or wrong_language:
            found[path] = (violations, sideways, faults, wrong_language)
        watched.page.close()
    context.close()
    assert found == {}
