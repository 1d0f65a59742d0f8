"""Co-operatives, for programs."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from services.membership.actions.record_cooperative import RecordCooperative, record_cooperative
from services.membership.errors import NoSuchCooperative
from services.membership.models import Cooperative
from services.membership.queries.cooperatives import Search, search_cooperatives
from services.membership.rules.import_values import MOST_JOBS
from shared.days import Day
from shared.web.paging import PageNumber
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/api/membership/cooperatives", tags=["co-operatives"])


class CooperativeOut(BaseModel):
    """A co-operative as programs see it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    registration_scheme: str
    registration_number: str | None = Field(validation_alias="number")
    street: str | None
    town: str | None
    postcode: str | None
    department: str | None
    country: str | None
    legal_form: str | None
    trade: str | None
    federation: str | None
    jobs: int | None
    admitted_on: date | None
    withdrawn_on: date | None


class CooperativePage(BaseModel):
    """One page of a search."""

    total: int
    pages: int
    cooperatives: list[CooperativeOut]


class CooperativeIn(BaseModel):
    """What is needed to open a file; with `admitted_on` it joins the union at once.

    Each field is read as the form and imported lists are: a department by its code or its name, a SIRET as its SIREN.
    """

    name: str = Field(min_length=1)
    registration_number: str | None = Field(description="null for one in no register")
    trading_name: str | None = None
    legal_form: str | None = None
    legal_form_label: str | None = None
    trade: str | None = None
    trade_label: str | None = None
    federation: str | None = None
    street: str | None = None
    town: str | None = None
    postcode: str | None = None
    department: str | None = None
    country: str | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90, strict=True)
    longitude: float | None = Field(default=None, ge=-180, le=180, strict=True)
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    jobs: int | None = Field(default=None, ge=0, le=MOST_JOBS, strict=True)
    founded_on: Day | None = None
    admitted_on: Day | None = None


@router.get("")
async def search(
    request: Request, q: str = "", department: str = "", standing: str = "members", page: PageNumber = 1
) -> CooperativePage:
    """Co-operatives by name, number or town."""
    async with reading(request) as session:
        found = await search_cooperatives(
            Search(q, department, standing, page), place_of(request).clock.today(), session
        )
    listed = [CooperativeOut.model_validate(one) for one in found.cooperatives]
    return CooperativePage(total=found.total, pages=found.pages, cooperatives=listed)


@router.get("/{id}")
async def one(request: Request, id: UUID) -> CooperativeOut:
    """One co-operative."""
    async with reading(request) as session:
        cooperative = await session.get(Cooperative, id)
    if cooperative is None:
        raise NoSuchCooperative
    return CooperativeOut.model_validate(cooperative)


@router.post("", status_code=201)
async def create(request: Request, sent: CooperativeIn) -> CooperativeOut:
    """Opens a file."""
    said = sent.model_dump(exclude={"name", "registration_number"})
    scheme = request.app.state.registration_scheme
    command = RecordCooperative(
        registration_scheme=scheme, registration_number=sent.registration_number, name=sent.name, said=said
    )
    async with opened(request) as work:
        cooperative = await record_cooperative(None, command, work)
    return CooperativeOut.model_validate(cooperative)
