"""How the catcher's pages are put into words and HTML, and what the frame around a stranger's HTML forbids."""

import re
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from deploy.catcher.guard import reader_of
from deploy.catcher.letter import Letter
from shared.caught_mail import LetterReader
from shared.clock import Clock
from shared.errors import Refused
from shared.text import translation
from shared.web.formats import Formats
from shared.web.language import language_of

SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
"""What the frame may do: open a link when somebody clicks on it; no script, no form."""

PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
}
HTML_HEADERS = {
    "Content-Security-Policy": (
        f"sandbox {SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
        "frame-ancestors 'self'; form-action 'none'"
    )
}


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """One of the catcher's pages: in the language of whoever asks, in the hour of the union."""
    reader = reader_of(request)
    jinja = environment(language_of(request), reader.zone)
    body = jinja.get_template(template).render(sandbox=SANDBOX, all_because=reader.all_because, **values)
    return HTMLResponse(body, status_code=status, headers=PAGE_HEADERS)


class RefusalPages:
    """The catcher's own page for what it refuses, also to whom nobody has looked at yet."""

    def page(self, request: Request, _: str, *, status: int, refusal: Refused, **__: Any) -> HTMLResponse:
        """Says no, in the person's language."""
        language = language_of(request)
        reader: LetterReader | None = request.scope.get("state", {}).get("reader")
        body = environment(language, reader.zone if reader else "UTC").get_template("refused.html")
        said = body.render(said=refusal.text.into(language), is_known=reader is not None)
        return HTMLResponse(said, status_code=status, headers=PAGE_HEADERS)


@cache
def environment(language: str, zone: str) -> Environment:
    """Jinja for one language, in the hour of one zone; everything is escaped."""
    jinja = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_translations(translation(language), newstyle=True)  # type: ignore[attr-defined]
    jinja.globals.update(language=language)
    jinja.filters.update(Formats(language, Clock(ZoneInfo(zone))).filters())
    jinja.filters["size"] = lambda content: f"{max(1, round(len(content) / 1024))} {'kB' if language == 'en' else 'ko'}"
    return jinja


def ready_for_a_frame(name: str, letter: Letter) -> str:
    """The HTML part with its links leading out of the frame and its pictures taken from the message."""
    pictures = {part.content_id: f"/mail/{name}/parts/{part.number}" for part in letter.attachments if part.content_id}
    html = re.sub(r"cid:([^\"'\s)>]+)", lambda found: pictures.get(found[1], found[0]), letter.html)
    base = '<base target="_top"><meta charset="utf-8">'
    head = re.search(r"<head(\s[^>]*)?>", html, re.IGNORECASE)
    return html[: head.end()] + base + html[head.end() :] if head else base + html
