"""My notices, for programs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from starlette.requests import Request

from services.notifications.errors import NoInbox
from services.notifications.queries.notices import Shown, count_of, notices_of
from services.notifications.rules.letter import letter
from shared.clock import Clock
from shared.identity import Visitor
from shared.text import Text
from shared.web.language import language_of
from shared.web.visitors import signed_in
from shared.web.works import place_of, reading

router = APIRouter(prefix="/api/notifications", tags=["notifications"])


class NoticeOut(BaseModel):
    """One notice, in the words of the request's language; a bulletin of the confederation has no meeting."""

    id: UUID
    kind: str
    meeting_id: UUID | None
    status: str
    title: str
    text: str
    starts_at: datetime | None
    created_at: datetime
    read_at: datetime | None


class NoticesOut(BaseModel):
    """One page of my notices, newest first."""

    total: int
    unread: int
    notices: list[NoticeOut]


@router.get("")
async def my_notices(
    request: Request,
    visitor: Annotated[Visitor, Depends(signed_in)],
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
) -> NoticesOut:
    """My notices. Refused to whoever is signed in without being a person of the register."""
    if visitor.person_id is None:
        raise NoInbox
    async with reading(request) as session:
        total, unread = await count_of(session, visitor.person_id)
        found = await notices_of(session, visitor.person_id, offset=offset, at_most=limit)
    clock, language = place_of(request).clock, language_of(request)
    return NoticesOut(total=total, unread=unread, notices=[said(one, clock, language) for one in found])


def said(shown: Shown, clock: Clock, language: str) -> NoticeOut:
    """The notice in words."""
    notice = shown.notice
    words = letter(notice.kind, shown.values, now=clock.now(), clock=clock, has_seat=False)
    return NoticeOut(
        id=notice.id,
        kind=notice.kind,
        meeting_id=notice.meeting_id,
        status=words.status.into(language),
        title=words.title.into(language) if isinstance(words.title, Text) else words.title,
        text=" ".join(line.into(language) for line in words.says),
        starts_at=words.meeting.starts_at if words.meeting else None,
        created_at=notice.created_at,
        read_at=notice.read_at,
    )
