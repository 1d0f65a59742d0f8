"""Registrations for programs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from services.meetings.actions.cancel_registration import CancelRegistration, cancel_registration
from services.meetings.actions.register import Register, register
from services.meetings.api.shapes import Entries, EntryOut, RegistrationIn, RegistrationOut
from services.meetings.api.visitors import person_meant
from services.meetings.queries import meetings, registrations
from shared.identity import Visitor
from shared.web.gate import insist
from shared.web.visitors import signed_in
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/api/meetings/{id}/registrations", tags=["registrations"])
SignedIn = Annotated[Visitor, Depends(signed_in)]


@router.post("", status_code=201, response_model=RegistrationOut)
async def ask_for_a_seat(request: Request, id: UUID, visitor: SignedIn, wish: RegistrationIn | None = None) -> Response:
    """A seat, or a place in the queue: `state` says which. Asking again gives the same registration."""
    wish = wish or RegistrationIn()
    for_another = wish.person_id is not None and wish.person_id != visitor.person_id
    if wish.priority:
        insist(request, "registration.with_priority")
    command = Register(person_meant(request, visitor, wish.person_id), wish.seats, wish.priority, by_staff=for_another)
    async with opened(request) as work:
        entry = await register(id, command, work)
    return answer(RegistrationOut.of(entry), 201)


@router.delete("", response_model=RegistrationOut)
async def give_back(request: Request, id: UUID, visitor: SignedIn, person_id: UUID | None = None) -> Response:
    """Gives back a seat, declines an offer or leaves the queue."""
    whose = person_meant(request, visitor, person_id)
    command = CancelRegistration(whose, by_staff=whose != visitor.person_id)
    async with opened(request) as work:
        entry = await cancel_registration(id, command, work)
    return answer(RegistrationOut.of(entry), 200)


@router.get("")
async def list_registrations(request: Request, id: UUID) -> Entries:
    """Everybody who ever asked for a seat."""
    async with reading(request) as session:
        await meetings.meeting(session, id, drafts=True)
        found = await registrations.entries(session, id, place_of(request).clock.today())
    return Entries(registrations=[EntryOut.of(one) for one in found])


def answer(shape: RegistrationOut, status: int) -> Response:
    """The shape as JSON; it was made here, so it need not be checked again."""
    return Response(shape.__pydantic_serializer__.to_json(shape), status, media_type="application/json")
