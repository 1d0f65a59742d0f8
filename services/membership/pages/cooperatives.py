"""Co-operatives: the list, one co-operative, its file, joining and leaving."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.admit_cooperative import AdmitCooperative, admit_cooperative
from services.membership.actions.audit import audit
from services.membership.actions.record_cooperative import RecordCooperative, record_cooperative
from services.membership.actions.withdraw_cooperative import (
    WithdrawCooperative,
    undo_withdrawal,
    withdraw_cooperative,
)
from services.membership.errors import NoSuchCooperative
from services.membership.models import Cooperative
from services.membership.models.audit_entry import What
from services.membership.models.mandate import KIND_WORDS, SPEAKERS
from services.membership.pages.forms import try_form, typed
from services.membership.queries import cooperatives as queries
from services.membership.queries.contact_notes import contact_notes
from services.membership.queries.cooperatives import Holder
from services.membership.rules.countries import country_name
from services.membership.rules.federations import FEDERATIONS
from services.membership.rules.file_fields import EDITABLE
from services.membership.rules.import_fields import BY_NAME
from shared.access.exports import Exported
from shared.days import Day
from shared.spreadsheet import csv_bytes
from shared.text import say
from shared.text_types import OneLine
from shared.web.forms.base import merged
from shared.web.forms.question import ask_first
from shared.web.forms.sending import sent_once
from shared.web.gate import sees
from shared.web.language import language_of
from shared.web.moving_on import move_on
from shared.web.paging import PageNumber
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/cooperatives", include_in_schema=False)
FORM = "cooperatives/edit.html"
WHY = Form(min_length=2, max_length=300)


@router.get("")
async def list_cooperatives(
    request: Request, q: str = "", department: str = "", standing: str = "members", page: PageNumber = 1
) -> Response:
    """Search and filter."""
    search = searched(request, q, department, standing, page)
    today = place_of(request).clock.today()
    async with reading(request) as session:
        found = await queries.search_cooperatives(search, today, session)
        known = [(code, code) for code in await queries.departments(session)]
    pages = request.app.state.templates
    answer: Response = pages.page(
        request, "cooperatives/list.html", search=search, found=found, departments=known, today=today
    )
    return answer


@router.get("/export.csv")
async def export(request: Request, q: str = "", department: str = "", standing: str = "members") -> Response:
    """What the list shows, as a file for a spreadsheet."""
    async with reading(request) as session:
        search = searched(request, q, department, standing)
        rows = await queries.every_cooperative(search, place_of(request).clock.today(), session)
    async with opened(request) as work:
        audit(What.LIST_EXPORTED, work, list=Exported.COOPERATIVES, label="–")
    language = language_of(request)
    headings = [BY_NAME[name].label.into(language) for name in EDITABLE]
    content = csv_bytes(headings, [[exported(row, name) for name in EDITABLE] for row in rows], language)
    headers = {"Content-Disposition": 'attachment; filename="cooperatives.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def exported(row: Cooperative, name: str) -> Any:
    """A field as a file has it."""
    return row.number if name == "registration_number" else getattr(row, name)


def searched(request: Request, q: str, department: str, standing: str, page: int = 1) -> queries.Search:
    """The search that the address asks for, as far as whoever asks may see: for members, members."""
    standing = standing if sees(request, "cooperative.not_a_member") else "members"
    return queries.Search(q, department, standing, page, by_number=sees(request, "cooperative.file"))


@router.get("/new")
async def new(request: Request) -> Response:
    """An empty file."""
    pages = request.app.state.templates
    answer: Response = pages.page(request, FORM, cooperative=None, form={}, errors={}, refusal=None)
    return answer


@router.post("/new")
async def create(request: Request) -> Response:
    """Opens a file, and admits at once when a day is given."""
    form = await request.form()

    async def attempt() -> Response:
        async with sent_once(request) as (work, sending):
            cooperative = await record_cooperative(None, command_of(request, typed(form)), work)
            sending.made = f"/cooperatives/{cooperative.id}"
        return move_on(request, f"/cooperatives/{cooperative.id}", say("{name} is in the list.", name=cooperative.name))

    return await try_form(request, FORM, form, attempt, cooperative=None)


@router.get("/{id}")
async def show(request: Request, id: UUID) -> Response:
    """One co-operative, and who holds a mandate in it, as far as whoever asks may see."""
    today = place_of(request).clock.today()
    async with reading(request) as session:
        cooperative = await session.get(Cooperative, id)
        if cooperative is None or not may_know_of(request, cooperative, today):
            raise NoSuchCooperative
        notes = await contact_notes(id, session) if sees(request, "cooperative.notes") else []
        holders = shown_to(request, await queries.holders(id, session), id, today)
    pages = request.app.state.templates
    answer: Response = pages.page(
        request,
        "cooperatives/show.html",
        cooperative=cooperative,
        holders=holders,
        notes=notes,
        today=today,
        next_day=(cooperative.withdrawal_to_undo or today) + timedelta(days=1),
        now=place_of(request).clock.now(),
        kinds=KIND_WORDS,
        country=country_name(cooperative.country, language_of(request)),
        federation=FEDERATIONS.get(cooperative.federation or ""),
    )
    return answer


def may_know_of(request: Request, cooperative: Cooperative, today: date) -> bool:
    """Whether it is there at all for whoever asks: members are for everybody, others for some."""
    return cooperative.is_member_on(today) or sees(request, "cooperative.not_a_member", cooperative_id=cooperative.id)


def shown_to(request: Request, holders: Iterable[Holder], id: UUID, today: date) -> list[Holder]:
    """Those whom whoever asks may see: everybody ever, everybody of today, those who speak for it, or nobody."""
    if sees(request, "cooperative.people"):
        return list(holders)
    held = [one for one in holders if one.mandate.is_held_on(today)]
    if sees(request, "cooperative.people", cooperative_id=id):
        return held
    speakers = held if sees(request, "cooperative.speakers", cooperative_id=id) else []
    return [one for one in speakers if one.mandate.kind in SPEAKERS]


@router.get("/{id}/edit")
async def edit(request: Request, id: UUID) -> Response:
    """The file, to be corrected."""
    async with reading(request) as session:
        cooperative = await session.get(Cooperative, id)
    if cooperative is None:
        raise NoSuchCooperative
    pages = request.app.state.templates
    answer: Response = pages.page(
        request,
        FORM,
        cooperative=cooperative,
        form=form_of(cooperative),
        was=file_of(cooperative),
        errors={},
        refusal=None,
    )
    return answer


def form_of(cooperative: Cooperative) -> dict[str, Any]:
    """What its form shows."""
    number = {"registration_number": cooperative.number or "", "unnumbered": cooperative.number is None}
    return cooperative.model_dump() | number


@router.post("/{id}/edit")
async def correct(request: Request, id: UUID) -> Response:
    """Takes the corrections over."""
    form = await request.form()
    async with reading(request) as session:
        known = await session.get(Cooperative, id)

    async def attempt() -> Response:
        async with opened(request) as work:
            typed_now = {"unnumbered": ""} | dict(form)
            said = merged(request, typed_now, file_of(await work.get(Cooperative, id)))
            cooperative = await record_cooperative(id, command_of(request, typed(said)), work)
        return move_on(request, f"/cooperatives/{id}", say("The file of {name} is up to date.", name=cooperative.name))

    return await try_form(request, FORM, form, attempt, cooperative=known)


@router.post("/{id}/admit")
async def admit(request: Request, id: UUID, on: Annotated[Day, Form()]) -> Response:
    """It joins the union."""
    async with sent_once(request) as (work, sending):
        sending.made = f"/cooperatives/{id}"
        cooperative = await admit_cooperative(id, AdmitCooperative(on=on), work)
    today = place_of(request).clock.today()
    is_here = say("{name} has been a member since {on}.", name=cooperative.name, on=on)
    is_to_come = say("{name} becomes a member on {on}.", name=cooperative.name, on=on)
    return move_on(request, f"/cooperatives/{id}", is_here if on <= today else is_to_come)


@router.post("/{id}/withdraw")
async def withdraw(request: Request, id: UUID, on: Annotated[Day, Form()], reason: Annotated[OneLine, WHY]) -> Response:
    """It leaves the union."""
    async with sent_once(request) as (work, sending):
        sending.made = f"/cooperatives/{id}"
        cooperative = await withdraw_cooperative(id, WithdrawCooperative(on=on, reason=reason), work)
        holders = len({one.person.id for one in await queries.holders(id, work.session) if one.mandate.is_held_on(on)})
        ask_first(
            request,
            say("Does {name} leave the union?", name=cooperative.name),
            say("Last day as a member: {on}. From the day after, the confederation counts it no more.", on=on),
            say("People who hold a mandate in it on that day: {count}.", count=holders),
            say("After that day its people have no way in here, and are invited no more. It can be undone."),
            yes=say("{name} leaves the union", name=cooperative.name),
        )
    said = say("{name} leaves the union; its last day as a member is {on}.", name=cooperative.name, on=on)
    return move_on(request, f"/cooperatives/{id}", said)


@router.post("/{id}/withdraw/undo")
async def undo(request: Request, id: UUID) -> Response:
    """It never left."""
    async with opened(request) as work:
        cooperative = await undo_withdrawal(id, work)
    since = cooperative.admitted_on
    said = say("The withdrawal is undone: {name} has been a member since {on}.", name=cooperative.name, on=since)
    return move_on(request, f"/cooperatives/{id}", said)


def command_of(request: Request, said: dict[str, str]) -> RecordCooperative:
    """The form as a command; whoever ticks that there is no number types none."""
    number = said.get("registration_number")
    return RecordCooperative(
        registration_scheme=request.app.state.registration_scheme,
        registration_number=number if number or said.get("unnumbered") else "",
        name=said.get("name", ""),
        said={name: said.get(name) for name in EDITABLE},
    )


def file_of(cooperative: Cooperative) -> dict[str, object]:
    """What the form of one co-operative is filled from."""
    known: dict[str, object] = {"unnumbered": "" if cooperative.number else "1"}
    return known | {name: exported(cooperative, name) for name in ("name", "registration_number", *EDITABLE)}
