"""What is asked in one request and answered in the next: sealed, good for minutes, only in the same browser."""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from services.membership.errors.keys import StartedAnew
from services.membership.models.sign_in_link import digest_of
from shared.identity import BadSeal
from shared.web import cookies

BROWSER_COOKIE = "maillon_browser"
A_DAY = 24 * 3600  # seconds


def browser_of(request: Request) -> str:
    """What this browser is known by; a new name for one that has none."""
    return cookies.held(request, BROWSER_COOKIE) or token_urlsafe(24)


def know_again(request: Request, response: Response, browser: str) -> None:
    """Lets the browser show that it is the same one."""
    cookies.put(request, response, BROWSER_COOKIE, browser, A_DAY)


def ticket(request: Request, purpose: str, browser: str, **held: Any) -> str:
    """Seals what the answer will need, for this browser alone."""
    return str(request.app.state.seals.seal(purpose, held | {"browser": digest_of(browser)}))


def held_by(request: Request, purpose: str, token: str, lasts: timedelta, **expected: str) -> dict[str, Any]:
    """What was sealed in a ticket. Raises StartedAnew when it is too old, for another browser or person, or none."""
    try:
        held: dict[str, Any] = request.app.state.seals.open(purpose, token, max_age=lasts)
    except BadSeal:
        raise StartedAnew from None
    expected["browser"] = digest_of(cookies.held(request, BROWSER_COOKIE))
    if any(held[name] != value for name, value in expected.items()):
        raise StartedAnew
    return held
