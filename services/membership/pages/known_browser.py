"""A browser in which somebody has signed in before: it may ask for a letter whatever others do with the address."""

from datetime import timedelta
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import Response

from shared.identity import BadSeal
from shared.web import cookies

COOKIE, PURPOSE = "maillon_known", "known browser"
LASTS = timedelta(days=400)  # the longest that browsers keep a cookie


def known_browser(request: Request) -> str:
    """What this browser is known by; empty for one in which nobody has signed in yet."""
    try:
        held = request.app.state.seals.open(PURPOSE, cookies.held(request, COOKIE), max_age=LASTS)
    except BadSeal:
        return ""
    return str(held["b"])


def know_again(request: Request, response: Response) -> None:
    """Lets the browser be known from now on, by the same as before."""
    sealed = request.app.state.seals.seal(PURPOSE, {"b": known_browser(request) or token_urlsafe(12)})
    cookies.put(request, response, COOKIE, sealed, int(LASTS.total_seconds()))
