"""The offer of a passkey: a quiet box on the pages that follow the first sign-in by link, of whatever service."""

from starlette.requests import Request
from starlette.responses import Response

from shared.web import cookies

OFFER_COOKIE = "maillon_offer"
OFFER_LASTS = 24 * 3600  # seconds; it is made once


def make(request: Request, response: Response) -> None:
    """The pages that follow show the box."""
    cookies.put(request, response, OFFER_COOKIE, "passkey", OFFER_LASTS)


def is_offered(request: Request) -> bool:
    """Whether this browser is to show the box."""
    return cookies.held(request, OFFER_COOKIE) == "passkey"


def take_back(request: Request, response: Response) -> None:
    """The box is gone, for good: nobody is offered a passkey twice."""
    cookies.take_back(request, response, OFFER_COOKIE)
