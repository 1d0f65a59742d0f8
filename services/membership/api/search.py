"""Search, for programs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.requests import Request

from services.membership.models.search_entry import Found
from services.membership.queries.search import Index, Searcher
from services.membership.rules.search_question import question
from shared.web.gate import sees
from shared.web.visitors import visitor_of
from shared.web.works import place_of

router = APIRouter(prefix="/api/membership/search", tags=["search"])
MOST = 40


class FoundOut(BaseModel):
    """One thing that was found, as programs see it; `path` is its page on this node."""

    kind: Found
    id: UUID
    title: str
    detail: str
    path: str
    state: str
    begins_at: datetime | None
    ends_at: datetime | None


class SearchPage(BaseModel):
    """What was found, the best first within each kind."""

    found: list[FoundOut]


@router.get("")
async def search(
    request: Request, q: Annotated[str, Query(max_length=200)] = "", kind: Found | None = None
) -> SearchPage:
    """Co-operatives, meetings, people, projects and documents that whoever asks may see; at most 40 of each kind."""
    place, visitor = place_of(request), visitor_of(request)
    index: Index = request.app.state.index
    who = Searcher(
        sees(request, "search.anything"),
        visitor.cooperative_ids if visitor else (),
        sees(request, "cooperative.not_a_member"),
        sees(request, "person.contact"),
    )
    kinds = [kind] if kind else list(Found)
    by_kind = await index.find(question(q), kinds, who, place.clock.now(), place.clock.today())
    return SearchPage(
        found=[
            FoundOut(
                kind=hit.kind,
                id=hit.entity_id,
                title=hit.title,
                detail=hit.detail,
                path=hit.path,
                state=hit.state,
                begins_at=hit.begins_at,
                ends_at=hit.ends_at,
            )
            for hits in by_kind.values()
            for hit in hits[:MOST]
        ]
    )
