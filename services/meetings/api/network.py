"""The network's agenda for programs: opening a meeting to others, and asking for seats elsewhere."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, Field
from starlette.requests import Request

from services.meetings.actions.answer_elsewhere import accept_elsewhere, give_back_elsewhere
from services.meetings.actions.ask_elsewhere import AskElsewhere, ask_elsewhere
from services.meetings.actions.open_to_others import OpenToOthers, close_to_others, open_to_others
from services.meetings.api.shapes import MeetingOut
from services.meetings.api.visitors import person_meant
from services.meetings.models import MeetingElsewhere, RequestElsewhere, RequestState
from services.meetings.queries import network
from services.meetings.queries.network import Narrowed
from shared.errors import NotFound
from shared.events.crossings import MeetingKind, SeatWish
from shared.identity import Visitor
from shared.text import say
from shared.web.visitors import signed_in
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/api/meetings", tags=["network"])
SignedIn = Annotated[Visitor, Depends(signed_in)]


class ElsewhereOut(BaseModel):
    """A meeting of another union. Moments are UTC."""

    meeting_id: UUID
    host_union: str
    host_union_name: str
    open: bool
    kind: MeetingKind
    title: str
    town: str
    host: str
    department: str | None
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    registration_opens_at: AwareDatetime
    registration_closes_at: AwareDatetime
    seats_for_others: int

    @classmethod
    def of(cls, meeting: MeetingElsewhere) -> "ElsewhereOut":
        """A row as programs see it."""
        return cls(**{name: getattr(meeting, name) for name in cls.model_fields})


class Elsewhere(BaseModel):
    """A list of meetings elsewhere."""

    meetings: list[ElsewhereOut]


class RequestIn(BaseModel):
    """A wish for seats elsewhere; staff may name somebody else."""

    person_id: UUID | None = None
    seats: int = Field(default=1, ge=1, le=100, strict=True)


class RequestOut(BaseModel):
    """A request: `wish` is what the person wants, `state` what the host has confirmed so far (`sent`: nothing yet)."""

    id: UUID
    meeting_id: UUID
    person_id: UUID
    reference: str
    seats: int
    wish: SeatWish
    state: RequestState
    position: int
    expires_at: AwareDatetime | None
    why: str

    @classmethod
    def of(cls, asked: RequestElsewhere) -> "RequestOut":
        """A row as programs see it."""
        return cls(**{name: getattr(asked, name) for name in cls.model_fields})


class OpeningIn(BaseModel):
    """Seats for members of other unions; the title is read in the whole network and must name nobody."""

    seats: int
    title: str


@router.get("/network")
async def list_elsewhere(
    request: Request,
    kind: MeetingKind | None = None,
    department: Annotated[str, Query(max_length=5)] = "",
) -> Elsewhere:
    """Meetings of other unions at which one may still ask for a seat, the next one first."""
    async with reading(request) as session:
        now = place_of(request).clock.now()
        found = await network.open_meetings(session, Narrowed(kind or "", department), now)
    return Elsewhere(meetings=[ElsewhereOut.of(one) for one in found])


@router.get("/network/{id}/request")
async def one_request(request: Request, id: UUID, visitor: SignedIn, person_id: UUID | None = None) -> RequestOut:
    """How a request stands."""
    async with reading(request) as session:
        asked = await network.request_of(session, id, person_meant(request, visitor, person_id))
    if asked is None:
        raise NotFound(say("There is no request for a seat at this meeting."))
    return RequestOut.of(asked)


@router.post("/network/{id}/request", status_code=201)
async def ask(request: Request, id: UUID, visitor: SignedIn, wish: RequestIn | None = None) -> RequestOut:
    """Asks for seats elsewhere. Asking again gives the same request, or takes the seat that is offered."""
    wish = wish or RequestIn()
    command = AskElsewhere(person_meant(request, visitor, wish.person_id), wish.seats)
    async with opened(request) as work:
        return RequestOut.of(await ask_elsewhere(id, command, work))


@router.post("/network/{id}/request/acceptance")
async def accept(request: Request, id: UUID, visitor: SignedIn, person_id: UUID | None = None) -> RequestOut:
    """Takes the seat that is offered; it counts once the host has confirmed it."""
    async with opened(request) as work:
        return RequestOut.of(await accept_elsewhere(id, person_meant(request, visitor, person_id), work))


@router.delete("/network/{id}/request")
async def give_back(request: Request, id: UUID, visitor: SignedIn, person_id: UUID | None = None) -> RequestOut:
    """Gives back a seat, declines an offer, leaves the queue or takes back the request."""
    async with opened(request) as work:
        whose = person_meant(request, visitor, person_id)
        return RequestOut.of(await give_back_elsewhere(id, whose, work, by_staff=whose != visitor.person_id))


@router.put("/{id}/opening")
async def open_meeting(request: Request, id: UUID, sent: OpeningIn) -> MeetingOut:
    """Opens a meeting to members of other unions, or changes how it is open."""
    async with opened(request) as work:
        return MeetingOut.of(await open_to_others(id, OpenToOthers(sent.seats, sent.title), work))


@router.delete("/{id}/opening")
async def close_meeting(request: Request, id: UUID) -> MeetingOut:
    """Takes no more requests; guests keep the seats that they have."""
    async with opened(request) as work:
        return MeetingOut.of(await close_to_others(id, work))
