"""The pages of the mail catcher, at /mail: every message as its recipient sees it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from deploy.catcher.guard import Guard, reader_of
from deploy.catcher.letter import Letter, headers_of, opened
from deploy.catcher.mailbox import HiddenOtherwise, Mailbox, NoSuchMessage, caught_at
from deploy.catcher.pages import HTML_HEADERS, RefusalPages, page, ready_for_a_frame
from shared.caught_mail import LetterReader
from shared.errors import NotAllowed, Refused
from shared.settings import hosts_of
from shared.text import say
from shared.web import cookies
from shared.web.headers import SecurityHeaders
from shared.web.known_host import KnownHost
from shared.web.refusals import RefusalsInWords, answer
from shared.web.request_log import RequestLog
from shared.web.same_origin import SameOrigin

STYLE = Path(__file__).parent / "static" / "catcher.css"
HARMLESS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "text/calendar"})
"""What a browser may show by itself; everything else is only downloaded."""

Answer = Callable[[Mailbox, Request], Response]


class SomebodyElses(NotAllowed):
    """The letter lets somebody else in, or tells them who came in."""

    def __init__(self) -> None:
        super().__init__(say("This message is about how somebody else comes in. Only they may read it."))


@dataclass(frozen=True)
class Line:
    """A message in the list; `closed`: whoever looks may not open it."""

    name: str
    at: datetime
    letter: Letter
    closed: bool


def catcher_app(mailbox: Mailbox, membership: ASGIApp | str, public_url: str, more_hosts: str = "") -> Starlette:
    """The pages over a mailbox, at the node's address; `membership` (application or address) says who may read."""
    app = Starlette(
        routes=[Route(path, partial(give, mailbox), methods=methods) for path, give, methods in PAGES],
        middleware=layers(membership, public_url, more_hosts),
        exception_handlers={Refused: answer, 404: answer},
    )
    app.state.templates = RefusalPages()
    cookies.at_address(app, public_url)
    return app


def layers(membership: ASGIApp | str, public_url: str, more_hosts: str) -> Sequence[Middleware]:
    """What a request passes on its way in, as in every service; then the guard."""
    return [
        Middleware(RequestLog),
        Middleware(SecurityHeaders, https=public_url.startswith("https:")),
        Middleware(RefusalsInWords),
        Middleware(KnownHost, names=hosts_of(public_url, more_hosts)),
        Middleware(SameOrigin),
        Middleware(Guard, membership=membership),
    ]


def list_messages(mailbox: Mailbox, request: Request) -> Response:
    """All messages, newest first."""
    reader = reader_of(request)
    found = [(name, summary(mailbox, name)) for name in mailbox.names()]
    lines = [
        Line(name, caught_at(name), letter, closed=not may_read(reader, letter)) for name, letter in found if letter
    ]
    return page(request, "list.html", lines=lines)


def may_read(reader: LetterReader, letter: Letter) -> bool:
    """Whether somebody may read a letter; one about a way in is its recipients', and nobody else's."""
    mine = {reader.email.casefold()} if reader.email else set()
    return bool(reader.all_because) or not letter.is_private or (bool(mine) and letter.recipients == mine)


@lru_cache(maxsize=2048)
def summary(mailbox: Mailbox, name: str) -> Letter | None:
    """The headers of a message, which never changes; None when it has just made room, or cannot be read."""
    try:
        return headers_of(mailbox.read(name)[: 64 * 1024])
    except (NoSuchMessage, HiddenOtherwise):
        return None


def show_message(mailbox: Mailbox, request: Request) -> Response:
    """One message: headers, the HTML part in a frame, the text part beside it, attachments."""
    name = request.path_params["name"]
    shown = letter(mailbox, request)
    return page(request, "show.html", name=name, at=caught_at(name), letter=shown)


def show_html(mailbox: Mailbox, request: Request) -> Response:
    """The HTML part alone, for the frame: no script runs, nothing is fetched from elsewhere."""
    name, message = request.path_params["name"], letter(mailbox, request)
    return Response(ready_for_a_frame(name, message), headers=HTML_HEADERS, media_type="text/html")


def show_source(mailbox: Mailbox, request: Request) -> Response:
    """The message as it came."""
    letter(mailbox, request)
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


def ask_about_all(mailbox: Mailbox, request: Request) -> Response:
    """What throwing all away would do."""
    return page(request, "clear.html", count=len(mailbox.names()))


def throw_all_away(mailbox: Mailbox, request: Request) -> Response:
    """Empties the mailbox."""
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
    """The message that the address names; raises NoSuchMessage, HiddenOtherwise, SomebodyElses."""
    found = opened(mailbox.read(request.path_params["name"]))
    if not may_read(reader_of(request), found):
        raise SomebodyElses
    return found


PAGES: tuple[tuple[str, Answer, list[str]], ...] = (
    ("/mail", list_messages, ["GET"]),
    ("/mail", throw_all_away, ["DELETE"]),
    ("/mail/clear", ask_about_all, ["GET"]),
    ("/mail/clear", throw_all_away, ["POST"]),
    ("/mail/style.css", style, ["GET"]),
    ("/mail/{name}", show_message, ["GET"]),
    ("/mail/{name}/html", show_html, ["GET"]),
    ("/mail/{name}/source", show_source, ["GET"]),
    ("/mail/{name}/parts/{number:int}", give_part, ["GET"]),
    ("/healthz", well, ["GET"]),
    ("/readyz", well, ["GET"]),
)
