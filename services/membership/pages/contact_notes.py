"""Staff note a contact on a co-operative's page: a sentence and a click."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.note_contact import NoteContact, finish_step, note_contact, take_back_contact
from shared.days import day_in
from shared.identity import Visitor
from shared.text import say
from shared.web.forms.sending import sent_once
from shared.web.moving_on import move_on
from shared.web.visitors import signed_in
from shared.web.works import opened

router = APIRouter(prefix="/cooperatives/{id}/notes", include_in_schema=False)
SignedIn = Annotated[Visitor, Depends(signed_in)]
Words = Annotated[str, Form()]


@router.post("")
async def note(
    request: Request,
    id: UUID,
    visitor: SignedIn,
    words: Words = "",
    on: Words = "",
    next_step: Words = "",
    next_step_on: Words = "",
) -> Response:
    """Keeps it; the page that follows offers to take it back."""
    command = NoteContact(words, day(on), next_step, day(next_step_on), visitor.person_id, visitor.name)
    async with sent_once(request) as (work, sending):
        sending.made = f"/cooperatives/{id}#notes"
        await note_contact(id, command, work)
    return move_on(request, f"/cooperatives/{id}#notes", say("The contact is noted; it can be taken back below."))


@router.post("/{note_id}/undo")
async def undo(request: Request, id: UUID, note_id: UUID, visitor: SignedIn) -> Response:
    """Takes back what was noted a moment ago."""
    async with sent_once(request) as (work, sending):
        sending.made = f"/cooperatives/{id}#notes"
        taken_back = await take_back_contact(id, note_id, visitor.person_id, work)
    said = say("Taken back: “{words}”", words=taken_back.words)
    return move_on(request, f"/cooperatives/{id}#notes", said)


@router.post("/{note_id}/step")
async def step(request: Request, id: UUID, note_id: UUID, done: Words = "yes") -> Response:
    """The next step is done; with `done=no`, it is not after all."""
    async with opened(request) as work:
        await finish_step(id, note_id, work, done=done == "yes")
    said = say("The step is done.") if done == "yes" else say("The step is open again.")
    return move_on(request, f"/cooperatives/{id}#notes", said)


def day(typed: str) -> date | None:
    """A day from a form; None when it is empty or no day."""
    try:
        return day_in(typed)
    except ValueError:
        return None
