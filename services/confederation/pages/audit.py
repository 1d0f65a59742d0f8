"""What happened with readers' access: for the operator of the hub, to look through and to save."""

from datetime import datetime
from typing import NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.confederation.models import AuditEntry
from services.confederation.models.audit_entry import reader_of
from services.confederation.queries.audit import every_entry, search_audit
from services.confederation.rules.audit_words import BY, KINDS, sentence
from services.confederation.rules.readers import who
from shared.spreadsheet import csv_bytes
from shared.text import Text, say
from shared.web.language import language_of
from shared.web.paging import PageNumber
from shared.web.works import place_of, reading

router = APIRouter(prefix="/audit", include_in_schema=False)
HEADINGS = (say("When"), say("What"), say("About whom"), say("By whom"), say("Browser"), say("From"), say("Request"))


class Line(NamedTuple):
    """One entry as it is shown."""

    at: datetime
    said: Text
    about: Text
    by: Text
    browser: str
    whence: str
    request: str


@router.get("")
async def look(request: Request, what: str = "", page: PageNumber = 1) -> Response:
    """The newest first."""
    what = what if what in KINDS else ""
    async with reading(request) as session:
        found = await search_audit(what, page, session)
    lines = [line(one) for one in found.entries]
    answer: Response = request.app.state.templates.page(
        request, "audit/list.html", lines=lines, found=found, what=what, page=page, kinds=KINDS
    )
    return answer


@router.get("/export.csv")
async def export(request: Request, what: str = "") -> Response:
    """The same as a file for a spreadsheet; no cell can become a formula."""
    clock, language = place_of(request).clock, language_of(request)
    async with reading(request) as session:
        lines = [line(one) for one in await every_entry(what if what in KINDS else "", session)]
    rows = [[clock.local(one.at).isoformat(timespec="seconds"), *in_words(one, language)] for one in lines]
    content = csv_bytes([one.into(language) for one in HEADINGS], rows, language)
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def line(entry: AuditEntry) -> Line:
    """One entry, readable."""
    about, by = reader_of(entry.about), reader_of(entry.reader) if entry.reader else None
    return Line(
        entry.at,
        sentence(entry.what),
        who(about),
        who(by) if by else BY[entry.by],
        entry.browser,
        entry.whence,
        entry.request_id,
    )


def in_words(one: Line, language: str) -> list[str]:
    """The cells of a file behind the hour."""
    said = [text.into(language) for text in (one.said, one.about, one.by)]
    return [*said, one.browser, one.whence, one.request]
