"""One co-operative at the hub: what is stated of it now, and what was stated over time."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.confederation.pages.asked import asked_by
from services.confederation.pages.words import LEGAL_FORMS, line_name
from services.confederation.queries.statements import cooperative_told
from services.confederation.queries.unions import federations, unions
from services.confederation.rules.scope import Dimension
from shared.web.charts import lines
from shared.web.formats import Formats
from shared.web.language import language_of
from shared.web.works import place_of, reading

router = APIRouter(include_in_schema=False)
SHORT = "d MMM yy"


@router.get("/cooperatives/{union}/{id}")
async def show_cooperative(request: Request, union: str, id: str) -> Response:
    """What one union states of it; links to what others state of the same one."""
    asked = asked_by(request)
    async with reading(request) as session:
        told = await cooperative_told(session, union, id, asked.own_federation)
        names = {one.code: one.name for one in await unions(session)}
        bodies = {one.code: one.name for one in await federations(session)}
    held = told.cooperative
    formats = Formats(language_of(request), place_of(request).clock)
    earliest_first = told.statements[::-1]
    page: HTMLResponse = request.app.state.templates.page(
        request,
        "cooperatives/show.html",
        asked=asked,
        told=told,
        held=held,
        names=names,
        bodies=bodies,
        form=LEGAL_FORMS.get(held.legal_form or "", held.legal_form or ""),
        trade=line_name(Dimension.TRADE, (held.trade or "")[:2]),
        department=line_name(Dimension.DEPARTMENT, held.department or ""),
        chart=lines(
            [formats.dated(one.as_of, SHORT) for one in earliest_first],
            [(names.get(union, union), [one.jobs for one in earliest_first])],
        ),
    )
    return page
