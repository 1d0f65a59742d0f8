"""Importing a list: send a file, look at what it would do, apply it; what is corrected is in import_choices.py."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.apply_import import order_import
from services.membership.actions.drop_import import drop_import
from services.membership.actions.upload_import import upload_import
from services.membership.models import ImportFile
from services.membership.models.import_file import STATE_WORDS, ImportState
from services.membership.pages.import_choices import looked_into
from services.membership.pages.import_page import day_typed, import_page, known
from services.membership.queries.imports import memory_of, recent_imports
from services.membership.rules.csv_source import Reading
from services.membership.rules.identifiers import SCHEMES
from shared.errors import Invalid, Refused
from shared.text import Text, say
from shared.tidy_text import tidy
from shared.web.forms.question import ask_first
from shared.web.forms.sending import sent_once
from shared.web.moving_on import move_on
from shared.web.works import reading

router = APIRouter(prefix="/imports", include_in_schema=False)
LONGEST_NAME = 200  # characters of a file's name


@router.get("")
async def start(request: Request) -> Response:
    """Choose a file; earlier imports below."""
    return await start_page(request, None)


@router.post("")
async def upload(request: Request, file: Annotated[UploadFile, File()]) -> Response:
    """Takes the file in; what is wrong with it is said on the same page."""
    content, name = await file.read(), tidy(file.filename or "")[:LONGEST_NAME]
    try:
        sight = await looked_into(request, content, name)
        async with reading(request) as session:
            memory = await memory_of(sight.headings, session)
        if memory and any(memory.reading):
            sight = await looked_into(request, content, name, Reading(*memory.reading))
        async with sent_once(request) as (work, sending):
            kept = await upload_import(name, content, sight, memory, work)
            sending.made = f"/imports/{kept.id}"
    except Refused as refusal:
        return await start_page(request, refusal)
    return move_on(request, f"/imports/{kept.id}")


@router.get("/{id}")
async def show(request: Request, id: UUID) -> Response:
    """Where an import stands."""
    return await import_page(request, await known(request, id))


@router.get("/{id}/standing")
async def standing(request: Request, id: UUID) -> Response:
    """The part of the page that changes while rows are checked; once that is over, the whole page is loaded anew."""
    file = await known(request, id)
    answer: Response = request.app.state.templates.page(request, "imports/_standing.html", file=file)
    if file.state not in ("checking", "applying"):
        answer.headers["HX-Refresh"] = "true"
    return answer


@router.post("/{id}/apply")
async def apply(request: Request, id: UUID) -> Response:
    """Carries it out; since when rows without a day are members was answered beside the button."""
    form = await request.form()
    joined, day = str(form.get("joined", "")), str(form.get("admit_on", ""))
    try:
        since = day_typed(day) if joined == "since" else None
        async with sent_once(request) as (work, sending):
            sending.made = f"/imports/{id}"
            file = await order_import(id, since, work, said=joined == "no" or since is not None)
            ask_first(request, *what_it_does(file), yes=say("Apply"), danger=False)
    except Invalid as refusal:
        return await import_page(request, await known(request, id), refusal)
    return move_on(request, f"/imports/{id}")


def what_it_does(file: ImportFile) -> tuple[Text, ...]:
    """What is asked before a list is taken over."""
    counts = file.preview["counts"]
    return (
        say("Apply {file}?", file=file.filename),
        say("Co-operatives that are added: {count}.", count=counts.get("added", 0)),
        say("Co-operatives that are changed: {count}.", count=counts.get("changed", 0)),
        say("Nobody is written to. A list that was applied is not taken back by a button."),
    )


@router.post("/{id}/drop")
async def drop(request: Request, id: UUID) -> Response:
    """Forgets the file; what was imported from it stays."""
    async with sent_once(request) as (work, sending):
        sending.made = "/imports"
        dropped = await drop_import(id, work)
        stays = say("What was written of it stays in the list. It concerns nobody.")
        ask_first(request, say("Forget {file}?", file=dropped.filename), stays, yes=say("Forget this file"))
    if dropped.state == ImportState.APPLIED:
        said = say("The file is forgotten. The co-operatives that it brought stay in the list.")
    elif dropped.done and dropped.state == ImportState.FAILED:
        said = say("The file is forgotten. What was written of it stays in the list.")
    else:
        said = say("The file is forgotten; nothing was imported.")
    return move_on(request, "/imports", said)


async def start_page(request: Request, refusal: Refused | None) -> Response:
    """The page with the upload."""
    async with reading(request) as session:
        recent = await recent_imports(session)
    scheme = SCHEMES[request.app.state.registration_scheme]
    answer: Response = request.app.state.templates.page(
        request,
        "imports/list.html",
        status=refusal.status if refusal else 200,
        refusal=refusal and refusal.text,
        recent=recent,
        states=STATE_WORDS,
        scheme=scheme,
        back="/tour" if request.query_params.get("back") == "/tour" else "",
    )
    return answer
