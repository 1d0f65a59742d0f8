"""One union: its figures, its history, how fresh it is, whether its totals agree, and asking it to state all again."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.confederation.actions.ask_restatement import AskRestatement, ask_restatement
from services.confederation.errors import NoSuchUnion
from services.confederation.models import Union
from services.confederation.pages.asked import asked_by
from services.confederation.pages.kept import kept_page
from services.confederation.pages.words import KINDS, LATE_TONES, LATENESS
from services.confederation.queries.alarms import open_alarms, past_alarms
from services.confederation.queries.figures import figures_of
from services.confederation.queries.freshness import freshness
from services.confederation.queries.reconciliation import reconcile
from services.confederation.queries.unions import unions
from services.confederation.rules.scope import Dimension
from shared.departments import NAMES as DEPARTMENTS
from shared.text import say
from shared.web.charts import bars
from shared.web.forms.question import ask_first
from shared.web.forms.sending import sent_once
from shared.web.moving_on import move_on
from shared.web.works import place_of, reading

router = APIRouter(include_in_schema=False)


@router.get("/unions/{code}")
async def show_union(request: Request, code: str) -> Response:
    """One union as of a day."""

    async def make() -> HTMLResponse:
        return await union_page(request, code)

    return await kept_page(request, make)


@router.post("/unions/{code}/restatement")
async def ask_again(request: Request, code: str) -> Response:
    """Asks the union's node to state everything again."""
    async with sent_once(request) as (work, sending):
        sending.made = f"/unions/{code}"
        await ask_restatement(AskRestatement(code), work)
        title = say("Ask the union’s node to state everything again?")
        words = say("It sends every co-operative and meeting once more. Figures stay; no person is concerned.")
        ask_first(request, title, words, yes=say("Ask for a restatement"), danger=False)
    return move_on(request, f"/unions/{code}", say("The union is asked to state everything again."))


async def union_page(request: Request, code: str) -> HTMLResponse:
    """The page. Raises NoSuchUnion."""
    asked = asked_by(request).of(union=code)
    async with reading(request) as session:
        known = {union.code: union for union in await unions(session)}
        if code not in known:
            raise NoSuchUnion(code)
        found = await figures_of(session, asked.scope, Dimension.DEPARTMENT)
        fresh = {one.union: one for one in await freshness(session, place_of(request).clock.now())}
        alarms, past = await open_alarms(session, code), await past_alarms(session, code)
        totals = await reconcile(session, code)
    page: HTMLResponse = request.app.state.templates.page(
        request,
        "unions/show.html",
        asked=asked,
        union=known[code],
        came_from=came_from(code, known),
        became=[known[one] for one in known[code].successors if one in known],
        departments=[(one, DEPARTMENTS.get(one, one)) for one in known[code].departments],
        found=found,
        department_names=DEPARTMENTS,
        fresh=fresh.get(code),
        alarms=alarms,
        past=past,
        totals=totals,
        kinds=KINDS,
        lateness=LATENESS,
        tones=LATE_TONES,
        chart=bars(
            (f"{one.key} {DEPARTMENTS.get(one.key, '')}", one.presence.present if one.presence else None, False)
            for one in found.lines
            if one.key
        ),
    )
    return page


def came_from(code: str, known: dict[str, Union]) -> list[Union]:
    """The unions that this one succeeded."""
    return [one for one in known.values() if code in one.successors]
