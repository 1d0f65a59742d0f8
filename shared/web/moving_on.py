"""After a form: on to another page of ours, with a word on what was done."""

from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.errors import Refused
from shared.text import Text
from shared.web import cookies
from shared.web.addresses import local_path
from shared.web.language import language_of

SAID_COOKIE = "maillon_said"
SAID_LASTS = 60  # seconds, for the one page that follows
Tone = Literal["done", "note", "problem"]


def move_on(request: Request, to: str, said: Text | None = None, tone: Tone = "done") -> RedirectResponse:
    """Sends the person to a local page, which shows `said` once."""
    answer = RedirectResponse(local_path(to), status_code=303)
    if said:
        word = {"text": said.into(language_of(request))[:1000], "tone": tone}
        sealed = request.app.state.seals.seal("said", word)
        cookies.put(request, answer, SAID_COOKIE, sealed, SAID_LASTS)
    return answer


def just_said(request: Request) -> dict[str, Any] | None:
    """What the page before wanted said: `text` and `tone`."""
    sealed = cookies.held(request, SAID_COOKIE)
    if not sealed:
        return None
    try:
        word: dict[str, Any] = request.app.state.seals.open("said", sealed)
    except Refused:
        return None
    return word


def take_back_said(request: Request, response: Response) -> None:
    """Once shown, it is not shown again."""
    cookies.take_back(request, response, SAID_COOKIE)
