"""Search: everything that whoever asks may see, as they type."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.membership.models.mandate import KIND_WORDS
from services.membership.models.search_entry import Found
from services.membership.queries.people import Held, mandates
from services.membership.queries.search import Index, Searcher
from services.membership.rules.search_question import Question, question
from services.membership.rules.search_ranking import Hit, Pieces, pieces
from shared.text import Text, say
from shared.web.gate import may, sees
from shared.web.visitors import visitor_of
from shared.web.works import place_of, reading

router = APIRouter(include_in_schema=False)
SHOWN, SHOWN_IN_BAR, SHOWN_OF_ONE = 6, 3, 40
BAR, RESULTS = "search-bar", "search-results"
"""The parts of a page that ask for themselves alone."""

HEADINGS: dict[Found, Text] = {
    Found.COOPERATIVE: say("Co-operatives"),
    Found.MEETING: say("Meetings"),
    Found.PERSON: say("People"),
    Found.PROJECT: say("Support projects"),
    Found.DOCUMENT: say("Documents"),
}
STATES: dict[str, Text] = {"left": say("Left"), "cancelled": say("Cancelled")}
ROUTES = {Found.COOPERATIVE: "/cooperatives/{id}", Found.PERSON: "/people/{id}", Found.MEETING: "/meetings/{id}"}


@dataclass(frozen=True)
class Line:
    """One hit as the page shows it; `href` is empty where whoever asks may not go."""

    hit: Hit
    title: Pieces
    detail: Pieces
    number: Pieces
    href: str
    held: list[Held]


@dataclass(frozen=True)
class Group:
    """The hits of one kind; `more`: not all are shown."""

    kind: Found
    heading: Text
    lines: list[Line]
    more: bool


@router.get("/search")
async def search(
    request: Request, q: Annotated[str, Query(max_length=200)] = "", kind: Found | None = None
) -> Response:
    """The page, or the part of it that changes while somebody types."""
    part = request.headers.get("HX-Target", "") if request.headers.get("HX-Request") else ""
    most = SHOWN_IN_BAR if part == BAR else SHOWN_OF_ONE if kind else SHOWN
    asked = question(q)
    groups = await found_groups(request, asked, [kind] if kind else list(Found), most)
    template = {BAR: "search/_bar.html", RESULTS: "search/_results.html"}.get(part, "search/show.html")
    answer: Response = request.app.state.templates.page(
        request, template, q=q, kind=kind, groups=groups, too_short=asked.is_empty, states=STATES, kinds=KIND_WORDS,
        now=place_of(request).clock.now(), headings=HEADINGS,
    )  # fmt: skip
    answer.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return answer


async def hits_of(request: Request, asked: Question, kinds: list[Found]) -> dict[Found, list[Hit]]:
    """What whoever asks may find."""
    clock, index = place_of(request).clock, index_of(request)
    return await index.find(asked, kinds, searcher(request), clock.now(), clock.today())


def searcher(request: Request) -> Searcher:
    """Who looks, as the table of permissions has it."""
    visitor = visitor_of(request)
    return Searcher(
        sees(request, "search.anything"),
        visitor.cooperative_ids if visitor else (),
        sees(request, "cooperative.not_a_member"),
        sees(request, "person.contact"),
    )


def index_of(request: Request) -> Index:
    """The index of this service."""
    index: Index = request.app.state.index
    return index


async def found_groups(request: Request, asked: Question, kinds: list[Found], most: int) -> list[Group]:
    """The hits by kind, put into words."""
    hits = await hits_of(request, asked, kinds)
    people = [hit.entity_id for hit in hits.get(Found.PERSON, [])[:most]]
    held = await held_today(request, people) if people else {}
    return [
        Group(kind, HEADINGS[kind], [line(request, hit, asked, held) for hit in found[:most]], len(found) > most)
        for kind, found in hits.items()
    ]


def line(request: Request, hit: Hit, asked: Question, held: dict[UUID, list[Held]]) -> Line:
    """One hit as whoever asks may see it."""
    route, number = ROUTES.get(hit.kind, ""), ""
    if hit.number and sees(request, "cooperative.file", cooperative_id=hit.entity_id):
        number = hit.number
    open_to_them = bool(route) and may(request, "GET", route, id=hit.entity_id)
    return Line(
        hit,
        pieces(hit.title, asked),
        pieces(hit.detail, asked),
        pieces(number, asked),
        hit.path if open_to_them else "",
        held.get(hit.entity_id, []),
    )


async def held_today(request: Request, people: list[UUID]) -> dict[UUID, list[Held]]:
    """What these people are; for others than staff, in their own co-operatives."""
    who, today = searcher(request), place_of(request).clock.today()
    async with reading(request) as session:
        every = await mandates(people, session)
    found: dict[UUID, list[Held]] = {}
    for one in every:
        mine = who.finds_all or one.mandate.cooperative_id in who.cooperative_ids
        if mine and one.mandate.is_held_on(today):
            found.setdefault(one.mandate.person_id, []).append(one)
    return found
