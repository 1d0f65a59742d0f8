"""People: the list, one person with mandates, and a sign-in link to hand over."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.end_mandate import end_mandate, undo_end_of_mandate
from services.membership.actions.give_mandate import GiveMandate, give_mandate
from services.membership.actions.invite import invite
from services.membership.actions.make_sign_in_link import make_sign_in_link
from services.membership.actions.record_person import RecordPerson, record_person
from services.membership.errors import HasAnAddress
from services.membership.models import Mandate, Person
from services.membership.models.mandate import IN_THE_OFFICE, KIND_WORDS, MandateKind
from services.membership.models.sign_in_link import LASTS
from services.membership.pages.forms import try_form, typed
from services.membership.pages.office import insist_on_file, insist_on_keys, kind_of
from services.membership.pages.sessions import their_sessions
from services.membership.queries.cooperatives import cooperative_names
from services.membership.queries.late import was_not_reached
from services.membership.queries.mail_stop import mail_stop
from services.membership.queries.people import mandates, search_people
from shared.days import Day
from shared.errors import NotFound
from shared.text import Text, say
from shared.web.forms.base import merged
from shared.web.forms.question import ask_first
from shared.web.forms.sending import sent_once
from shared.web.moving_on import move_on
from shared.web.paging import PageNumber
from shared.web.works import opened, place_of, reading, service_of

router = APIRouter(prefix="/people", include_in_schema=False)
FORM, PERSON = "people/edit.html", "people/show.html"


@router.get("")
async def list_people(request: Request, q: str = "", page: PageNumber = 1) -> Response:
    """Search."""
    today = place_of(request).clock.today()
    async with reading(request) as session:
        found = await search_people(q, page, today, session)
    answer: Response = request.app.state.templates.page(
        request, "people/list.html", q=q, page=page, found=found, kinds=KIND_WORDS
    )
    return answer


@router.get("/new")
async def new(request: Request) -> Response:
    """An empty form."""
    answer: Response = request.app.state.templates.page(request, FORM, person=None, form={}, errors={}, refusal=None)
    return answer


@router.post("/new")
async def create(request: Request) -> Response:
    """Notes a new person."""
    form = await request.form()

    async def attempt() -> Response:
        async with sent_once(request) as (work, sending):
            person = await record_person(None, RecordPerson.model_validate(typed(form)), work)
            sending.made = f"/people/{person.id}"
        return move_on(
            request, f"/people/{person.id}", say("{name} has been added. Now add their mandates.", name=person.name)
        )

    return await try_form(request, FORM, form, attempt, person=None)


@router.get("/{id}")
async def show(request: Request, id: UUID) -> Response:
    """One person."""
    return await person_page(request, id, form={}, refusal=None, link=None)


@router.get("/{id}/edit")
async def edit(request: Request, id: UUID) -> Response:
    """The form with what is known."""
    person = await known(request, id)
    await insist_on_file(request, id)
    pages = request.app.state.templates
    answer: Response = pages.page(
        request, FORM, person=person, form=(was := file_of(person)), was=was, errors={}, refusal=None
    )
    return answer


@router.post("/{id}/edit")
async def correct(request: Request, id: UUID) -> Response:
    """Takes the corrections over."""
    form = await request.form()
    person = await known(request, id)
    await insist_on_file(request, id)

    async def attempt() -> Response:
        async with opened(request) as work:
            said = merged(request, dict(form), file_of(await work.get(Person, id)))
            changed = await record_person(id, RecordPerson.model_validate(typed(said)), work)
        return move_on(request, f"/people/{id}", say("{name} is up to date.", name=changed.name))

    return await try_form(request, FORM, form, attempt, person=person)


@router.post("/{id}/mandates")
async def give(request: Request, id: UUID) -> Response:
    """The person takes up a mandate."""
    form = await request.form()
    extra = await beside(request, id)

    async def attempt() -> Response:
        insist_on_keys(request, str(form.get("kind", "")))
        async with sent_once(request) as (work, sending):
            sending.made = f"/people/{id}"
            await give_mandate(id, GiveMandate.model_validate(typed(form)), work)
        return move_on(request, f"/people/{id}", say("The mandate has been added."))

    return await try_form(request, PERSON, form, attempt, link=None, **extra)


@router.post("/{id}/mandates/{mandate_id}/end")
async def end(request: Request, id: UUID, mandate_id: UUID, until: Annotated[Day, Form()]) -> Response:
    """A mandate ends."""
    insist_on_keys(request, await kind_of(request, mandate_id))
    async with sent_once(request) as (work, sending):
        sending.made = f"/people/{id}"
        mandate = await end_mandate(mandate_id, until, work)
        ask_first(request, *end_of_mandate(await known(request, id), mandate), yes=say("End the mandate"))
    return move_on(request, f"/people/{id}", say("The mandate ends on {until}.", until=until))


@router.post("/{id}/mandates/{mandate_id}/end/undo")
async def undo_end(request: Request, id: UUID, mandate_id: UUID) -> Response:
    """The end of a mandate was a mistake."""
    insist_on_keys(request, await kind_of(request, mandate_id))
    async with sent_once(request) as (work, sending):
        sending.made = f"/people/{id}"
        await undo_end_of_mandate(mandate_id, work)
    return move_on(request, f"/people/{id}", say("The end of the mandate is undone: it goes on as it was given."))


def end_of_mandate(person: Person, mandate: Mandate) -> tuple[Text, ...]:
    """What is asked before a mandate ends."""
    kind = KIND_WORDS[MandateKind(mandate.kind)]
    return (
        say("End this mandate of {name}?", name=person.name),
        say("Mandate: {kind}. Last day: {until}.", kind=kind, until=mandate.until),
        say("It concerns one person. What this mandate opens to them is closed from the day after."),
    )


@router.post("/{id}/invitation")
async def write(request: Request, id: UUID) -> Response:
    """A letter that leads to the sign-in page; it opens nothing by itself."""
    await known(request, id)
    await insist_on_file(request, id)
    async with sent_once(request) as (work, sending):
        sending.made = f"/people/{id}#access"
        person = await invite(id, work)
    async with reading(request) as session:
        stopped = await mail_stop(session) is not None
    waits = say("The invitation of {name} waits: no message leaves this node at the moment.", name=person.name)
    said = waits if stopped else say("An invitation is on its way to {name}.", name=person.name)
    return move_on(request, f"/people/{id}", said, "note" if stopped else "done")


@router.post("/{id}/link")
async def link(request: Request, id: UUID) -> Response:
    """A sign-in link to hand over to somebody without an address, shown once. For the staff, the operator makes it."""
    if (person := await known(request, id)).email:
        raise HasAnAddress(person.name)
    await insist_on_file(request, id)
    async with sent_once(request) as (work, sending):
        sending.made = f"/people/{id}#access"
        token = await make_sign_in_link(id, work)
    address = f"{service_of(request).settings.public_url}/sign-in/{token}"
    return await person_page(request, id, form={}, refusal=None, link=address)


async def person_page(request: Request, id: UUID, **values: object) -> Response:
    """The page of one person."""
    extra = await beside(request, id)
    answer: Response = request.app.state.templates.page(request, PERSON, errors={}, **extra, **values)
    return answer


async def beside(request: Request, id: UUID) -> dict[str, Any]:
    """What the page of one person shows."""
    person, today = await known(request, id), place_of(request).clock.today()
    async with reading(request) as session:
        held = await mandates([id], session)
        cooperatives = await cooperative_names(session)
        unreached = await was_not_reached(session, id)
    return {
        "person": person,
        "not_reached": unreached,
        "held": held,
        "cooperatives": cooperatives,
        "kinds": KIND_WORDS,
        "office": IN_THE_OFFICE,
        "works_here": any(one.mandate.kind in IN_THE_OFFICE and one.mandate.is_open_on(today) for one in held),
        "today": today,
        "minutes": int(LASTS.total_seconds() // 60),
    } | await their_sessions(request, id)


async def known(request: Request, id: UUID) -> Person:
    """The person of that id. Raises NotFound."""
    async with reading(request) as session:
        person = await session.get(Person, id)
    if person is None:
        raise NotFound(say("This person is not in the list, or no longer."))
    return person


def file_of(person: Person) -> dict[str, Any]:
    """What the form of one person is filled from."""
    return {name: getattr(person, name) for name in RecordPerson.model_fields}
