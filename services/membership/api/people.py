"""People and their mandates, for programs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request

from services.membership.actions.give_mandate import GiveMandate, give_mandate
from services.membership.actions.record_person import RecordPerson, record_person
from services.membership.models.mandate import IN_THE_OFFICE
from services.membership.queries.people import search_people
from shared.web.gate import insist
from shared.web.paging import PageNumber
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/api/membership/people", tags=["people"])
Asked = Annotated[str, "words of the name or the e-mail address"]


class PersonIn(RecordPerson):
    """A person, and what they are."""

    mandates: tuple[GiveMandate, ...] = ()


class PersonOut(BaseModel):
    """A person as programs see one."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    language: str


class PeoplePage(BaseModel):
    """One page of a search."""

    total: int
    pages: int
    people: list[PersonOut]


@router.get("")
async def search(request: Request, q: Asked = "", page: PageNumber = 1) -> PeoplePage:
    """People by name or e-mail address."""
    async with reading(request) as session:
        found = await search_people(q, page, place_of(request).clock.today(), session)
    return PeoplePage(total=found.total, pages=found.pages, people=[PersonOut.model_validate(p) for p in found.people])


@router.post("", status_code=201)
async def create(request: Request, sent: PersonIn) -> PersonOut:
    """Notes a person with mandates."""
    command = RecordPerson.model_validate(sent.model_dump(exclude={"mandates"}))
    if any(one.kind in IN_THE_OFFICE for one in sent.mandates):
        insist(request, "mandate.in_the_office")
    async with opened(request) as work:
        person = await record_person(None, command, work)
        await work.flush()
        for mandate in sent.mandates:
            await give_mandate(person.id, mandate, work)
    return PersonOut.model_validate(person)


@router.post("/{id}/mandates", status_code=201)
async def give(request: Request, id: UUID, sent: GiveMandate) -> UUID:
    """The person takes up a mandate; its id."""
    if sent.kind in IN_THE_OFFICE:
        insist(request, "mandate.in_the_office")
    async with opened(request) as work:
        mandate = await give_mandate(id, sent, work)
    return mandate.id
