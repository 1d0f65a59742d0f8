"""The first-run tour: from an empty node to one that people can come to, step by step, in any order."""

from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.choose_code import choose_code, may_choose_code
from services.membership.actions.describe_node import DescribeNode, describe_node
from services.membership.actions.give_mandate import GiveMandate, give_mandate
from services.membership.actions.invite import invite
from services.membership.actions.record_person import RecordPerson, record_person
from services.membership.actions.take_step import take_step
from services.membership.models.mandate import MandateKind
from services.membership.models.tour_step import Mark, Step
from services.membership.pages.caught_mail import stay_here
from services.membership.pages.forms import try_form, typed
from services.membership.pages.wellness import no_letter_leaves
from services.membership.queries.tour import tour_now
from services.membership.rules.tour import DONE, SKIPPED, Tour
from services.membership.rules.zones import zones
from shared.departments import NAMES
from shared.errors import NotFound
from shared.text import Text, say
from shared.union_code import NONE_YET
from shared.web.forms.base import merged
from shared.web.forms.sending import sent_once
from shared.web.language import language_of
from shared.web.moving_on import move_on
from shared.web.works import opened, place_of, reading, service_of

router = APIRouter(prefix="/tour", include_in_schema=False)
STEPS: dict[Step, tuple[Text, Text, str]] = {
    Step.UNION: (
        say("Your union"),
        say("Its name, its departments, its time zone and the language of its pages and messages."),
        "/tour/union",
    ),
    Step.MAIL: (
        say("The mail server"),
        say("It carries invitations and confirmations. A test message shows whether it works."),
        "/mail-server?back=/tour",
    ),
    Step.STAFF: (
        say("Your first colleague"),
        say("Somebody who looks after co-operatives and meetings; they are invited by e-mail."),
        "/tour/staff",
    ),
    Step.IMPORT: (
        say("Your co-operatives"),
        say("From a list that you have. You see what would happen before anything is written."),
        "/imports?back=/tour",
    ),
    Step.HUB: (
        say("The confederation"),
        say("With the file that it gave you; a node works without it for as long as you like."),
        "/tour/hub",
    ),
}
"""For each step its name, what it is about, and where it is done."""


@router.get("")
async def show(request: Request) -> Response:
    """Every step, with how it stands."""
    tour = await standing(request)
    async with reading(request) as session:
        mail = await no_letter_leaves(session, place_of(request).clock)
    if not tour.begun:
        async with opened(request) as work:
            await take_step(Mark.BEGUN, DONE, work)
    return page(request, "tour/show.html", tour=tour, steps=STEPS, mail=mail, letters_stay=await stay_here(request))


@router.get("/union")
async def ask_union(request: Request) -> Response:
    """The form, with what holds now."""
    words = service_of(request).settings.described.words
    form = words.model_dump() | {"departments": set(words.departments)}
    return page(
        request, "tour/union.html", form=form, was=words_of(request), errors={}, refusal=None, **choices(request)
    )


@router.post("/union")
async def describe(request: Request) -> Response:
    """Takes it over; every service shows it at once."""
    form = await request.form()

    async def attempt() -> Response:
        settings = service_of(request).settings
        async with opened(request) as work:
            said = merged(request, dict(form) | {"departments": form.getlist("departments")}, words_of(request))
            await describe_node(DescribeNode.model_validate(said), work)
            code = choose_code(
                str(said.get("union_code", "")).strip() or settings.union, settings, request.app.state.join_folder, work
            )
        await service_of(request).describing.look(place_of(request))
        if code != settings.union:
            return move_on(request, "/tour", say("The node goes by “{code}” in a few seconds.", code=code))
        return move_on(request, "/tour", say("Pages and messages bear this name from now on."))

    return await try_form(request, "tour/union.html", chosen(form), attempt, **choices(request))


@router.get("/staff")
async def ask_staff(request: Request) -> Response:
    """Who is the first of the staff?"""
    stays = await stay_here(request)
    return page(request, "tour/staff.html", form={}, errors={}, refusal=None, letters_stay=stays)


@router.post("/staff")
async def add_staff(request: Request) -> Response:
    """Notes the person, makes them staff from today on, and invites them."""
    form = await request.form()

    async def attempt() -> Response:
        said = {"language": service_of(request).settings.described.words.language} | typed(form)
        async with sent_once(request) as (work, sending):
            sending.made = "/tour"
            person = await record_person(None, RecordPerson.model_validate({"email": "", **said}), work)
            await work.flush()
            await give_mandate(person.id, GiveMandate(kind=MandateKind.STAFF, since=work.today), work)
            await work.flush()
            await invite(person.id, work)
        return move_on(request, "/tour", say("An invitation is on its way to {name}.", name=person.name))

    return await try_form(request, "tour/staff.html", form, attempt, letters_stay=await stay_here(request))


@router.post("/skip/{step}")
async def skip(request: Request, step: str) -> Response:
    """Leaves a step for later."""
    if step not in list(Step):
        raise NotFound
    async with opened(request) as work:
        await take_step(Step(step), SKIPPED, work)
    return move_on(request, "/tour")


@router.post("/end")
async def end(request: Request) -> Response:
    """Puts the tour away; it is still found on the page of the node."""
    async with opened(request) as work:
        await take_step(Mark.ENDED, DONE, work)
    return move_on(request, "/", say("You find these steps again on the page of the node."))


async def standing(request: Request) -> Tour:
    """How far it is."""
    async with reading(request) as session:
        return await tour_now(session, place_of(request).clock.today(), service_of(request).settings.hub_file)


def words_of(request: Request) -> dict[str, Any]:
    """What the form of the union is filled from."""
    settings = service_of(request).settings
    words = settings.described.words
    known = {"union_name": words.union_name, "zone": words.zone, "language": words.language}
    return known | {"departments": words.departments, "union_code": code_shown(settings.union)}


def code_shown(union: str) -> str:
    """The union's code; nothing while it has none."""
    return "" if union == NONE_YET else union


def choices(request: Request) -> dict[str, Any]:
    """What the form of the union offers."""
    settings = service_of(request).settings
    return {
        "zones": zones(language_of(request), settings.described.words.zone),
        "departments": [(code, f"{code} {name}") for code, name in NAMES.items()],
        "code": code_shown(settings.union),
        "may_choose_code": may_choose_code(settings, request.app.state.join_folder),
    }


def chosen(form: FormData) -> FormData:
    """What was typed, with every department that was ticked."""
    return FormData({**dict(form), "departments": form.getlist("departments")})  # type: ignore[dict-item]  # shown again


def page(request: Request, name: str, **values: Any) -> Response:
    """A page of the tour."""
    answer: Response = request.app.state.templates.page(request, name, **values)
    return answer
