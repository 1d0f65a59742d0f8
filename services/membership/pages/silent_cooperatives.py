"""Silent members: the list to call through, on a page and as a file."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.audit import audit
from services.membership.models.audit_entry import What
from services.membership.queries.cooperatives import departments
from services.membership.queries.silent_cooperatives import every_silent_cooperative, silent_cooperatives
from shared.access.exports import Exported
from shared.spreadsheet import csv_bytes
from shared.text import say
from shared.web.language import language_of
from shared.web.paging import PageNumber
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/cooperatives/silent", include_in_schema=False)
PER_PAGE = 50
SPANS = (3, 6, 12, 24)
"""Months that are offered beside the node's own setting."""

Months = Annotated[int, Query(ge=0, le=120)]
HEADINGS = (
    say("Name"), say("Town"), say("Department"), say("Last sign of life"), say("Telephone"), say("E-mail"),
)  # fmt: skip


@router.get("")
async def show(request: Request, department: str = "", months: Months = 0, page: PageNumber = 1) -> Response:
    """The longest silent first; 0 months: as many as the node's setting says."""
    months, today = months or request.app.state.silent_months, place_of(request).clock.today()
    async with reading(request) as session:
        silence = await silent_cooperatives(session, today, months, PER_PAGE, (page - 1) * PER_PAGE, department)
        known = [(code, code) for code in await departments(session)]
    answer: Response = request.app.state.templates.page(
        request,
        "cooperatives/silent.html",
        silence=silence,
        department=department,
        departments=known,
        months=months,
        spans=sorted({*SPANS, months}),
        number=page,
        last=max(1, -(-silence.total // PER_PAGE)),
    )
    return answer


@router.get("/export.csv")
async def export(request: Request, department: str = "", months: Months = 0) -> Response:
    """The whole list, as a file for a spreadsheet."""
    months, today, language = (
        months or request.app.state.silent_months,
        place_of(request).clock.today(),
        language_of(request),
    )
    async with reading(request) as session:
        found = await every_silent_cooperative(session, today, months, department)
    async with opened(request) as work:
        audit(What.LIST_EXPORTED, work, list=Exported.SILENT_MEMBERS, label="–")
    rows = [(one.name, one.town, one.department, one.last_heard_on, one.phone, one.email) for one in found]
    content = csv_bytes([one.into(language) for one in HEADINGS], rows, language)
    headers = {"Content-Disposition": 'attachment; filename="silent-members.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)
