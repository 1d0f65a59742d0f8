"""The catcher's pages with a real membership behind them, as somebody's browser asks for them."""

import httpx

from deploy.catcher.app import catcher_app
from deploy.catcher.mailbox import Mailbox
from shared.identity import SESSION_COOKIE, Visitor
from tests.access.world import World

SECRET = "a secret of the tests"
ADDRESS = "http://node.test"
OURS = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en", "Accept": "text/html"}


def caught_mail(world: World, mailbox: Mailbox, visitor: Visitor | None, **headers: str) -> httpx.AsyncClient:
    """A browser in front of the catcher."""
    app = catcher_app(mailbox, world.apps["membership"], ADDRESS)
    cookies = {SESSION_COOKIE: world.session(visitor)} if visitor else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=ADDRESS, headers=OURS | headers, cookies=cookies
    )


def a_letter(to: str = "aline@example.org", subject: str = "Visite", *, private: bool = False) -> bytes:
    """A message as it lies in the catcher's folder."""
    about = "Sensitivity: Private\r\n" if private else ""
    return f"Delivered-To: {to}\r\nTo: {to}\r\nSubject: {subject}\r\n{about}\r\n0123 4567\r\n".encode()
