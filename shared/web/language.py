"""Which language a page speaks: the person's choice, else the browser's, else the node's."""

from functools import lru_cache

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse

from shared.errors import NotFound
from shared.identity import LANGUAGE_COOKIE
from shared.text import LANGUAGES
from shared.web import cookies
from shared.web.addresses import local_path

A_YEAR = 365 * 24 * 3600  # seconds
router = APIRouter(include_in_schema=False)


@router.post("/language/{chosen}")
async def choose_language(request: Request, chosen: str, next: str = "/") -> RedirectResponse:
    """Keeps the chosen language for a year and goes back to the page."""
    if chosen not in LANGUAGES:
        raise NotFound
    answer = RedirectResponse(local_path(next), status_code=303)
    cookies.put(request, answer, LANGUAGE_COOKIE, chosen, A_YEAR)
    return answer


def language_of(request: Request) -> str:
    """The language of the answer: "fr" or "en"."""
    chosen = cookies.held(request, LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    usual = getattr(request.app.state, "language", LANGUAGES[0])
    return preferred(request.headers.get("accept-language", "")[:200], usual)


@lru_cache(maxsize=512)
def preferred(accepted: str, usual: str = LANGUAGES[0]) -> str:
    """The first of our languages in an Accept-Language header, by its weights; else the node's usual one."""
    ranked = sorted((wish(part) for part in accepted.split(",")), key=lambda one: -one[1])
    return next((name for name, weight in ranked if weight > 0 and name in LANGUAGES), usual)


def wish(part: str) -> tuple[str, float]:
    """One language of the header and its weight; a weight that is no number counts as none."""
    name, _, weight = part.partition(";q=")
    try:
        return name.strip().lower()[:2], float(weight or 1)
    except ValueError:
        return "", 0.0
