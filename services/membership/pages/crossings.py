"""What left this node: every crossing in words, what may leave, and what is held back."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.membership.actions.decide_crossing import decide_crossing
from services.membership.models import Departure
from services.membership.queries import departures as queries
from services.membership.rules.crossing_sentences import KIND_CONTENTS, KIND_NAMES, sentence
from shared.days import day_in
from shared.joining import joined
from shared.node_status import node_held
from shared.spreadsheet import csv_bytes, csv_lines
from shared.text import Text, say
from shared.web.forms.question import ask_first
from shared.web.language import language_of
from shared.web.moving_on import move_on
from shared.web.paging import PageNumber
from shared.web.works import opened, place_of, reading, service_of

router = APIRouter(prefix="/node/crossings", include_in_schema=False)
HEADINGS = (
    say("Left the node"), say("Kind"), say("What it says"),
    say("Stream subject"), say("Identifier"), say("The message"),
)  # fmt: skip


@router.get("")
async def show(request: Request, q: str = "", kind: str = "", day: str = "", page: PageNumber = 1) -> Response:
    """The list, the newest first."""
    place, search = place_of(request), searched(q, kind, day, page)
    held = await node_held(service_of(request).settings)
    async with reading(request) as session:
        found = await queries.search_departures(search, session)
        states = await queries.kind_states(place.dry_kinds, {kind: one.count for kind, one in held.items()}, session)
    answer: Response = request.app.state.templates.page(
        request,
        "crossings/list.html",
        search=search,
        found=found,
        states=states,
        held={kind: [said(request, kind, body) for body in one.newest] for kind, one in held.items() if one.count},
        names={state.kind: KIND_NAMES.get(state.kind, Text(state.kind)) for state in states},
        contents=KIND_CONTENTS,
        sentences=[said(request, one.kind, one.body) for one in found.departures],
        bodies=[pretty(one.body) for one in found.departures],
        smallest=place.smallest_count,
        joined=joined(service_of(request).settings.hub_file) is not None,
    )
    return answer


@router.get("/export.{form}")
async def export(request: Request, form: str, q: str = "", kind: str = "", day: str = "") -> Response:
    """What the list shows, as a table (csv) or as the messages themselves, one on each line (jsonl)."""
    write, media = (as_csv, "text/csv") if form == "csv" else (as_lines, "application/x-ndjson")
    headers = {"Content-Disposition": f'attachment; filename="crossings.{"csv" if form == "csv" else "jsonl"}"'}
    content = write(request, searched(q, kind, day, 1))
    return StreamingResponse(content, media_type=f"{media}; charset=utf-8", headers=headers)


@router.post("/kinds/{kind}")
async def decide(request: Request, kind: str, allowed: Annotated[bool, Form()]) -> Response:
    """Lets a kind leave, or holds it back."""
    async with opened(request) as work:
        await decide_crossing(kind, allowed, work)
        ask_first(request, *decision(kind, allowed=allowed), yes=say("Allow") if allowed else say("Stop"), danger=False)
    name = KIND_NAMES.get(kind, Text(kind))
    done = say("{name}: they leave the node from now on, those that were held back first.", name=name)
    stopped = say("{name}: from now on they are shown here and not sent.", name=name)
    return move_on(request, "/node/crossings", done if allowed else stopped)


def decision(kind: str, *, allowed: bool) -> tuple[Text, ...]:
    """What is asked before a kind may leave, or is stopped."""
    name = KIND_NAMES.get(kind, Text(kind))
    if allowed:
        words = say("From now on these messages leave for the confederation, those that were held back first.")
        return say("Let them leave: {name}?", name=name), words, say("What has left is not taken back.")
    stops = say("The confederation hears no more of these; its figures on this union stay as they are now.")
    return say("Hold them back: {name}?", name=name), stops


def searched(q: str, kind: str, day: str, page: int) -> queries.Search:
    """The query of the address; a day that is none finds every day."""
    try:
        on = day_in(day) if day else None
    except ValueError:
        on = None
    return queries.Search(q, kind, on, page)


def said(request: Request, kind: str, body: dict[str, Any]) -> Text:
    """The message's sentence."""
    return sentence(kind, body, place_of(request).clock.local)


def pretty(body: dict[str, Any]) -> str:
    """All that left, to the last word."""
    return orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()


async def as_csv(request: Request, search: queries.Search) -> AsyncIterator[bytes]:
    """A table for a spreadsheet."""
    language = language_of(request)
    yield csv_bytes([one.into(language) for one in HEADINGS], (), language)
    async for one in rows(request, search):
        yield csv_lines([cells(request, one)], language)


def cells(request: Request, one: Departure) -> Sequence[Any]:
    """One line of the table."""
    whole = orjson.dumps(one.body).decode()
    left_at = place_of(request).clock.local(one.left_at).isoformat(timespec="seconds")
    return left_at, one.kind, said(request, one.kind, one.body), one.subject, str(one.event_id), whole


async def as_lines(request: Request, search: queries.Search) -> AsyncIterator[bytes]:
    """The messages, each on a line."""
    async for one in rows(request, search):
        left = {"id": str(one.event_id), "left_at": one.left_at.isoformat(), "subject": one.subject, "data": one.body}
        yield orjson.dumps(left) + b"\n"


async def rows(request: Request, search: queries.Search) -> AsyncIterator[Departure]:
    """All that are found."""
    async with reading(request) as session:
        async for one in queries.every_departure(search, session):
            yield one
