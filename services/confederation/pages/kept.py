"""Pages that are kept until somebody commits, or the minute is over: one for each reader, day and language."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from shared.web import cookies
from shared.web.kept_pages import KeptPages
from shared.web.language import language_of
from shared.web.moving_on import SAID_COOKIE, take_back_said
from shared.web.visitors import visitor_of


async def kept_page(request: Request, make: Callable[[], Awaitable[HTMLResponse]]) -> Response:
    """The page at this address, put together once for all who may see the same."""
    kept: KeptPages = request.app.state.kept_pages

    async def body() -> bytes:
        return bytes((await make()).body)

    key = request.url.path, request.url.query, language_of(request), visitor_of(request)
    answer = HTMLResponse(await kept.page(request, key, body))
    if cookies.held(request, SAID_COOKIE):
        take_back_said(request, answer)
    return answer
