"""`/live/<service>?about=<id>&about=…`: tells an open page that something about what it shows changed.

Nothing but ids goes out, of those that the page asked for: it asks for its parts again, and each answer is decided like
any other. `age` is how many milliseconds ago the page was made: what changed since is told at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shared.identity import Visitor
from shared.live.changes import DRAFTS, Topics
from shared.live.ear import Ear
from shared.live.page import OpenPage
from shared.web.gate import hears
from shared.web.visitors import find_visitor, signed_in
from shared.web.works import reading

MOST_IDS = 300  # an agenda shows two hundred meetings at most
LONGEST_AGE_MS = 24 * 3600 * 1000
GREETING = b"retry: 2000\n\n"
HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
About = Annotated[list[str], Query(max_length=MOST_IDS)]
Shows = Callable[[AsyncSession, Collection[UUID]], Awaitable[Collection[UUID]]]
"""Which of these ids stand for what anybody may see who is signed in."""
Age = Annotated[int, Query(ge=0, le=LONGEST_AGE_MS)]


def live(service: str) -> APIRouter:
    """The door through which the pages of a service are told."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"/live/{service}")
    async def hear_changes(
        request: Request, visitor: Annotated[Visitor, Depends(signed_in)], about: About, age: Age = 0
    ) -> Response:
        ear: Ear = request.app.state.ear
        answer = LiveAnswer(request, visitor, await topics_in(request, visitor, about), age / 1000)
        ear.room.check_place_for(answer.person)
        return answer

    return router


async def topics_in(request: Request, visitor: Visitor, about: list[str]) -> Topics:
    """Words ("agenda": some meeting came or went), for whom the table lets hear them; and the ids of what they may see.

    Of what somebody may not see, as of a draft, they hear as little as of what is not there.
    """
    words = {one for one in about if hears(request, one)}
    ids = set()
    for one in about:
        with suppress(ValueError):
            ids.add(UUID(one))
    return frozenset(words | {str(id) for id in await seen_among(request, visitor, ids)})


async def seen_among(request: Request, visitor: Visitor, ids: set[UUID]) -> set[UUID]:
    """Whoever sees drafts sees all; others themselves, and what the service shows to everybody (`app.state.shows`)."""
    if hears(request, DRAFTS):
        return ids
    own = ids & {visitor.person_id}
    shows: Shows | None = getattr(request.app.state, "shows", None)
    if shows is None or ids == own:
        return own
    async with reading(request) as session:
        return own | set(await shows(session, ids))


class LiveAnswer(Response):
    """Server-sent events for as long as the page is open, the session holds, and the process lives."""

    media_type = "text/event-stream"

    def __init__(self, request: Request, visitor: Visitor, about: Topics, age_s: float) -> None:
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self.request = request
        self.about = about
        self.age_s = age_s
        self.session = visitor.session_id
        self.person = str(visitor.person_id or visitor.session_id)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Writes only when there is something to say; between two words, it costs its memory."""

        async def write(words: bytes) -> None:
            await send({"type": "http.response.body", "body": words, "more_body": True})

        ear: Ear = scope["app"].state.ear
        page = OpenPage(self.person, self.about, frozenset({self.person, self.session}), write, self.still_there)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await write(GREETING)
        try:
            async with asyncio.timeout(None) as page.answer:
                with ear.room.with_open(page, self.age_s):
                    ear.somebody_came()
                    while (await receive())["type"] != "http.disconnect":
                        pass
        except TimeoutError:
            if not page.slow:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            page.let_go()

    async def still_there(self) -> bool:
        """Whether the session still opens anything."""
        found = await find_visitor(self.request)
        return found is not None
