"""The pages of the mail catcher, at /mail: every message as its recipient sees it."""

import os
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from deploy.catcher.letter import Letter, headers_of, opened
from deploy.catcher.mailbox import Mailbox, NoSuchMessage, caught_at
from deploy.catcher.pages import HTML_HEADERS, page, ready_for_a_frame
from shared.errors import Refused
from shared.web.headers import SecurityHeaders
from shared.web.language import language_of
from shared.web.same_origin import CameFromElsewhere, SameOrigin

STYLE = Path(__file__).parent / "static" / "catcher.css"
HARMLESS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "text/calendar"})
"""What a browser may show by itself; everything else is only downloaded."""

Answer = Callable[[Mailbox, Request], Response]


def catcher_app(folder: Path) -> Starlette:
    """The pages over a folder of caught messages; whoever reaches them may read every one."""
    mailbox = Mailbox(folder)
    pages: list[tuple[str, Answer, list[str]]] = [
        ("/mail", list_messages, ["GET"]),
        ("/mail", throw_all_away, ["DELETE"]),
        ("/mail/clear", throw_all_away, ["POST"]),
        ("/mail/style.css", style, ["GET"]),
        ("/mail/{name}", show_message, ["GET"]),
        ("/mail/{name}/html", show_html, ["GET"]),
        ("/mail/{name}/source", show_source, ["GET"]),
        ("/mail/{name}/parts/{number:int}", give_part, ["GET"]),
        ("/healthz", well, ["GET"]),
        ("/readyz", well, ["GET"]),
    ]
    routes = [Route(path, partial(answer, mailbox), methods=methods) for path, answer, methods in pages]
    app = Starlette(routes=routes, middleware=[Middleware(SecurityHeaders)], exception_handlers={Refused: refusal})
    app.state.secure_cookies = os.environ.get("MAILLON_PUBLIC_URL", "").startswith("https:")
    return app


def list_messages(mailbox: Mailbox, request: Request) -> Response:
    """All messages, newest first."""
    messages = [(name, caught_at(name), summary(mailbox, name)) for name in mailbox.names()]
    return page(request, "list.html", messages=[message for message in messages if message[2]])


def summary(mailbox: Mailbox, name: str) -> Letter | None:
    """The headers of a message; None when it has just made room for another."""
    try:
        return read_headers(mailbox.path(name))
    except FileNotFoundError:
        return None


@lru_cache(maxsize=2048)
def read_headers(path: Path) -> Letter:
    """The headers in a file; a file never changes."""
    with path.open("rb") as file:
        return headers_of(file.read(64 * 1024))


def show_message(mailbox: Mailbox, request: Request) -> Response:
    """One message: headers, the HTML part in a frame, the text part beside it, attachments."""
    name = request.path_params["name"]
    return page(request, "show.html", name=name, letter=letter(mailbox, request))


def show_html(mailbox: Mailbox, request: Request) -> Response:
    """The HTML part alone, for the frame: no script runs, nothing is fetched from elsewhere."""
    name, message = request.path_params["name"], letter(mailbox, request)
    return Response(ready_for_a_frame(name, message), headers=HTML_HEADERS, media_type="text/html")


def show_source(mailbox: Mailbox, request: Request) -> Response:
    """The message as it came."""
    raw = mailbox.read(request.path_params["name"])
    return Response(raw, media_type="text/plain", headers={"Content-Disposition": "inline"})


def give_part(mailbox: Mailbox, request: Request) -> Response:
    """One attachment, to download."""
    number = request.path_params["number"]
    part = next((each for each in letter(mailbox, request).attachments if each.number == number), None)
    if part is None:
        raise NoSuchMessage
    named = f"attachment; filename*=UTF-8''{quote(part.name, safe='')}"
    kind = part.kind if part.kind in HARMLESS else "application/octet-stream"
    return Response(part.content, media_type=kind, headers={"Content-Disposition": named})


def throw_all_away(mailbox: Mailbox, request: Request) -> Response:
    """Empties the mailbox; a stranger's page cannot."""
    if not SameOrigin(request.app).may_pass(request.scope):
        raise CameFromElsewhere
    mailbox.clear()
    return Response(status_code=204) if request.method == "DELETE" else RedirectResponse("/mail", status_code=303)


def style(_: Mailbox, __: Request) -> Response:
    """How the pages look."""
    return FileResponse(STYLE, media_type="text/css", headers={"Cache-Control": "no-cache"})


def well(mailbox: Mailbox, _: Request) -> Response:
    """Whether messages could be kept."""
    ready = mailbox.folder.is_dir()
    return JSONResponse({"ready": ready}, status_code=200 if ready else 503)


def letter(mailbox: Mailbox, request: Request) -> Letter:
    """The message that the address names; raises NoSuchMessage."""
    return opened(mailbox.read(request.path_params["name"]))


def refusal(request: Request, refused: Exception) -> Response:
    """A page that says no, in the person's language."""
    assert isinstance(refused, Refused)
    said = refused.text.into(language_of(request))
    return page(request, "refused.html", status=refused.status, said=said)
