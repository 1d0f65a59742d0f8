"""Light or dark: what the person chose, else what their machine says. It is in the page itself, so nothing flashes."""

from enum import StrEnum

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse

from shared.errors import NotFound
from shared.text import Text, say
from shared.web import cookies
from shared.web.addresses import local_path

THEME_COOKIE = "maillon_theme"
A_YEAR = 365 * 24 * 3600  # seconds
router = APIRouter(include_in_schema=False)


class Theme(StrEnum):
    """Which colours; `system` leaves it to the machine."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


WORDS: dict[Theme, Text] = {
    Theme.SYSTEM: say("As on this device"),
    Theme.LIGHT: say("Light"),
    Theme.DARK: say("Dark"),
}


@router.post("/theme/{chosen}")
async def choose_theme(request: Request, chosen: str, next: str = "/") -> RedirectResponse:
    """Keeps the choice for a year and goes back to the page."""
    if chosen not in set(Theme):
        raise NotFound
    answer = RedirectResponse(local_path(next), status_code=303)
    cookies.put(request, answer, THEME_COOKIE, chosen, A_YEAR)
    return answer


def theme_of(request: Request) -> Theme:
    """The colours of the answer."""
    chosen = cookies.held(request, THEME_COOKIE)
    return Theme(chosen) if chosen in set(Theme) else Theme.SYSTEM
