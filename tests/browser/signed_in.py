"""Somebody who is signed in already: the session is sealed with the node's own secret."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext

from shared.identity import SESSION_COOKIE, Role, Seals, a_visitor
from tests.browser.conftest import DESK, Watched


def session_of(node: dict[str, str], role: Role, person_id: str | None = None) -> str:
    """The token of a session."""
    kept = json.loads((Path(node["data"]) / "node.json").read_text())
    seals = Seals(kept["secret"], union=kept["seal_name"])
    return seals.session(a_visitor(UUID(person_id) if person_id else None, role))


@contextmanager
def window(
    chromium: Browser, node: dict[str, str], role: Role, person_id: str | None = None, **more: Any
) -> Iterator[BrowserContext]:
    """A browser that somebody is signed in with, in English on a desk unless `more` says otherwise."""
    context = chromium.new_context(**{"viewport": DESK, "locale": "en", **more})
    session = session_of(node, role, person_id)
    context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": node["address"]}])
    yield context
    context.close()


@contextmanager
def a_first_visit(chromium: Browser, node: dict[str, str], language: str) -> Iterator[Watched]:
    """The browser of whoever started the node, at the first sign-in: it leads to the tour."""
    context = chromium.new_context(locale=language, viewport=DESK)
    watched = Watched(context.new_page(), node["address"]).listen()
    watched.page.goto(node["sign_in"])
    watched.page.locator("form[data-meant] button").click()
    watched.page.wait_for_url("**/tour")
    yield watched
    context.close()
