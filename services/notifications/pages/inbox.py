"""A person's inbox: their notices, newest first."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from services.notifications.actions.read_notice import read_all, read_notice
from services.notifications.errors import NoInbox, NoSuchNotice
from services.notifications.queries.notices import Shown, count_of, notice_of, notices_of
from services.notifications.rules.letter import Letter, letter
from shared.identity import Visitor
from shared.text import say
from shared.web.moving_on import move_on
from shared.web.visitors import signed_in
from shared.web.works import opened, place_of, reading

AT_ONCE = 30
router = APIRouter(include_in_schema=False)
SignedIn = Annotated[Visitor, Depends(signed_in)]


@router.get("/inbox")
async def list_notices(
    request: Request, visitor: SignedIn, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """My notices; whoever is no person of the register sees why there are none."""
    if visitor.person_id is None:
        return page_of(request, "inbox/nobody.html")
    async with reading(request) as session:
        total, unread = await count_of(session, visitor.person_id)
        found = await notices_of(session, visitor.person_id, offset=(page - 1) * AT_ONCE, at_most=AT_ONCE)
    notices = [(one.notice, in_words(request, one)) for one in found]
    last = max(1, -(-total // AT_ONCE))
    return page_of(request, "inbox/list.html", notices=notices, total=total, unread=unread, number=page, last=last)


@router.get("/inbox/{notice_id}")
async def show_notice(request: Request, visitor: SignedIn, notice_id: UUID) -> Response:
    """One notice; whoever opens it has read it."""
    person_id = person_of(visitor)
    async with opened(request) as work:
        await read_notice(notice_id, person_id, work)
    async with reading(request) as session:
        found = await notice_of(session, person_id, notice_id)
    if found is None:
        raise NoSuchNotice
    return page_of(request, "inbox/show.html", one=found.notice, letter=in_words(request, found))


@router.post("/inbox/read")
async def mark_all_read(request: Request, visitor: SignedIn) -> Response:
    """Everything is read."""
    async with opened(request) as work:
        await read_all(person_of(visitor), work)
    return move_on(request, "/inbox", say("Every notice is marked as read."))


def person_of(visitor: Visitor) -> UUID:
    """The person who is signed in. Raises NoInbox for an operator who is none."""
    if visitor.person_id is None:
        raise NoInbox
    return visitor.person_id


def in_words(request: Request, shown: Shown) -> Letter:
    """What the notice says."""
    clock = place_of(request).clock
    return letter(shown.notice.kind, shown.values, now=clock.now(), clock=clock, has_seat=False)


def page_of(request: Request, name: str, **values: object) -> Response:
    """A page of this service."""
    response: Response = request.app.state.templates.page(request, name, **values)
    return response
