"""Bulletins: written, looked at as their readers will, published; and how far each has come."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.confederation.actions.publish_bulletin import PublishBulletin, publish_bulletin
from services.confederation.errors import WrongBulletin
from services.confederation.queries.bulletins import count, published, published_one, receptions
from services.confederation.rules.bulletin import checked
from shared.access.permissions import as_uuid
from shared.errors import NotFound
from shared.events.ids import new_id
from shared.events.national import Audience
from shared.text import Text, say
from shared.web.forms.question import ask_first
from shared.web.forms.sending import sent_once
from shared.web.moving_on import move_on
from shared.web.works import place_of, reading

AT_ONCE = 20
FORM = "bulletins/form.html"
PUBLISH = say("Publish")
router = APIRouter(prefix="/bulletins", include_in_schema=False)

AUDIENCES = {
    Audience.EVERYBODY: say("Everybody with a mandate in a co-operative or a union"),
    Audience.ELECTED: say("Elected representatives"),
    Audience.STAFF: say("Staff of the unions"),
}


@router.get("")
async def list_bulletins(request: Request, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Response:
    """What was published, newest first."""
    today = place_of(request).clock.today()
    async with reading(request) as session:
        total = await count(session)
        found = await published(session, today, offset=(page - 1) * AT_ONCE, at_most=AT_ONCE)
    last = max(1, -(-total // AT_ONCE))
    return page_of(request, "bulletins/list.html", bulletins=found, audiences=AUDIENCES, number=page, last=last)


@router.get("/new")
async def new(request: Request) -> Response:
    """An empty form."""
    return form_page(request, {"bulletin_id": str(new_id()), "audience": Audience.EVERYBODY.value}, {})


@router.post("/preview")
async def preview(request: Request) -> Response:
    """The bulletin as its readers will see it, with the button that publishes; and the form, to change it."""
    values = await typed(request)
    try:
        words = checked(values["title"], values["text"], values["title_en"], values["text_en"])
    except WrongBulletin as wrong:
        return form_page(request, values, wrong.errors, status=422)
    async with reading(request) as session:
        unions = await receptions(session, place_of(request).clock.today())
    return form_page(request, values | words, {}, preview=True, unions=len(unions))


@router.post("")
async def publish(request: Request) -> Response:
    """Publishes it; asked twice, it is published once."""
    values = await typed(request)
    try:
        async with sent_once(request) as (work, sending):
            sending.made = f"/bulletins/{values['bulletin_id']}"
            command = PublishBulletin.model_validate(values)
            await publish_bulletin(command, work)
            ask_first(request, *whom_it_reaches(command, len(await receptions(work.session, work.today))), yes=PUBLISH)
    except WrongBulletin as wrong:
        return form_page(request, values, wrong.errors, status=422)
    said = say("The bulletin is published. Each union's node tells its people as soon as it is linked.")
    return move_on(request, f"/bulletins/{values['bulletin_id']}", said)


def whom_it_reaches(command: PublishBulletin, unions: int) -> tuple[Text, ...]:
    """What is asked before a bulletin goes out."""
    return (
        say("Publish “{title}”?", title=command.title),
        say("For: {audience}. Unions that are linked: {unions}.", audience=AUDIENCES[command.audience], unions=unions),
        say("Each union’s node writes to its people; how many they are, the confederation does not know."),
        say("It cannot be taken back."),
    )


@router.get("/{bulletin_id}")
async def show(request: Request, bulletin_id: UUID) -> Response:
    """One bulletin, and which unions have it."""
    async with reading(request) as session:
        found = await published_one(session, bulletin_id, place_of(request).clock.today())
    if found is None:
        raise NotFound
    return page_of(request, "bulletins/show.html", one=found, audiences=AUDIENCES)


async def typed(request: Request) -> dict[str, str]:
    """What was typed, field by field."""
    form = await request.form()
    names = ("bulletin_id", "title", "text", "title_en", "text_en", "audience")
    values = {name: str(form.get(name) or "") for name in names}
    values["bulletin_id"] = str(as_uuid(values["bulletin_id"]) or new_id())
    return values if values["audience"] in AUDIENCES else values | {"audience": Audience.EVERYBODY.value}


def form_page(
    request: Request,
    values: dict[str, str],
    errors: dict[str, Text],
    *,
    status: int = 200,
    preview: bool = False,
    unions: int = 0,
) -> Response:
    """The form, with what was typed."""
    shown = {"form": values, "errors": errors, "preview": preview, "unions": unions, "audiences": AUDIENCES}
    return page_of(request, FORM, status=status, **shown)


def page_of(request: Request, name: str, *, status: int = 200, **values: object) -> Response:
    """A page of this service."""
    response: Response = request.app.state.templates.page(request, name, status=status, **values)
    return response
