"""What happened with people's access: for the operator, to look through and to save."""

from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.audit import audit
from services.membership.models.audit_entry import What
from services.membership.queries.audit import AuditLine, AuditSearch, every_entry, search_audit
from services.membership.rules.audit_words import BY, KINDS
from shared.access.exports import Exported
from shared.days import day_in
from shared.spreadsheet import csv_bytes
from shared.text import say
from shared.web.language import language_of
from shared.web.paging import PageNumber
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/audit", include_in_schema=False)
HEADINGS = (say("When"), say("What"), say("By whom"), say("About whom"), say("From"), say("Request"))


@router.get("")
async def look(
    request: Request, q: str = "", what: str = "", since: str = "", until: str = "", page: PageNumber = 1
) -> Response:
    """The newest first."""
    search = AuditSearch(q[:200], what if what in KINDS else "", day_of(since), day_of(until), page)
    async with reading(request) as session:
        found = await search_audit(search, place_of(request).clock, session)
    values: dict[str, Any] = {"search": search, "found": found, "kinds": KINDS, "by": BY}
    answer: Response = request.app.state.templates.page(request, "audit/list.html", **values)
    return answer


@router.get("/export.csv")
async def export(request: Request, q: str = "", what: str = "", since: str = "", until: str = "") -> Response:
    """The same as a file for a spreadsheet; no cell can become a formula."""
    search = AuditSearch(q[:200], what if what in KINDS else "", day_of(since), day_of(until))
    clock, language = place_of(request).clock, language_of(request)
    async with reading(request) as session:
        lines = await every_entry(search, clock, session)
    async with opened(request) as work:
        audit(What.LIST_EXPORTED, work, list=Exported.AUDIT, label="–")
    rows = [row(one, language) | {"at": clock.local(one.at).isoformat(timespec="seconds")} for one in lines]
    content = csv_bytes([one.into(language) for one in HEADINGS], [list(one.values()) for one in rows], language)
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def row(one: AuditLine, language: str) -> dict[str, str]:
    """One line of the file."""
    return {
        "at": "",
        "said": one.said.into(language),
        "by": one.by_name or BY[one.by].into(language),
        "about": one.about_name,
        "whence": one.whence,
        "request": one.request_id,
    }


def day_of(typed: str) -> date | None:
    """A day from the address; None for what is none."""
    try:
        return day_in(typed)
    except ValueError:
        return None
