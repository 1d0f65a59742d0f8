"""Importing a list: send a file, look at what it would do, correct the columns, apply it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.apply_import import order_import
from services.membership.actions.upload_import import choose_columns, drop_import, upload_import
from services.membership.models import ImportFile
from services.membership.models.import_file import STATE_WORDS
from services.membership.pages.tour import standing as tour_standing
from services.membership.queries.imports import import_file, recent_imports
from services.membership.rules.folding import tidy
from services.membership.rules.identifiers import SCHEMES
from services.membership.rules.import_fields import FIELDS
from services.membership.rules.import_preview import revived, spoken_again
from services.membership.rules.import_steps import LONG, look_into
from shared.apart import apart, beside
from shared.errors import NotFound, Refused
from shared.text import say
from shared.web.forms.sending import sent_once
from shared.web.gate import may
from shared.web.moving_on import move_on
from shared.web.works import opened, place_of, reading

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
    scheme = request.app.state.registration_scheme
    try:
        async with (apart if len(content) > LONG else beside)(look_into, content, name, scheme) as told:
            sight = await anext(told)
        async with sent_once(request) as (work, sending):
            kept = await upload_import(name, content, sight, work)
            sending.made = f"/imports/{kept.id}"
    except Refused as refusal:
        return await start_page(request, refusal)
    return move_on(request, f"/imports/{kept.id}")


@router.get("/{id}")
async def show(request: Request, id: UUID) -> Response:
    """Where an import stands."""
    file = await known(request, id)
    answer: Response = request.app.state.templates.page(
        request, "imports/show.html", in_the_tour=await in_the_tour(request), **values_of(request, file)
    )
    return answer


async def in_the_tour(request: Request) -> bool:
    """Whether whoever looks is setting up the node: then a done import leads back to the steps."""
    if not request.app.state.tour or not may(request, "GET", "/tour"):
        return False
    tour = await tour_standing(request)
    return tour.begun and not tour.ended


@router.get("/{id}/standing")
async def standing(request: Request, id: UUID) -> Response:
    """The part of the page that changes while rows are checked; once that is over, the whole page is loaded anew."""
    file = await known(request, id)
    answer: Response = request.app.state.templates.page(request, "imports/_standing.html", file=file)
    if file.state not in ("checking", "applying"):
        answer.headers["HX-Refresh"] = "true"
    return answer


@router.post("/{id}/columns")
async def columns(request: Request, id: UUID) -> Response:
    """Corrects which column is which."""
    form = await request.form()
    chosen = {f.name: int(str(form[f.name])) for f in FIELDS if str(form.get(f.name, "")).isdigit()}
    day = str(form.get("admit_on", ""))
    async with opened(request) as work:
        await choose_columns(id, chosen, date.fromisoformat(day) if day else None, work)
    return move_on(request, f"/imports/{id}")


@router.post("/{id}/apply")
async def apply(request: Request, id: UUID) -> Response:
    """Carries it out, whole or not at all."""
    async with sent_once(request) as (work, sending):
        sending.made = f"/imports/{id}"
        await order_import(id, work)
    return move_on(request, f"/imports/{id}")


@router.post("/{id}/drop")
async def drop(request: Request, id: UUID) -> Response:
    """Forgets the file."""
    async with sent_once(request) as (work, sending):
        sending.made = "/imports"
        await drop_import(id, work)
    return move_on(request, "/imports", say("The file is forgotten; nothing was imported."))


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


async def known(request: Request, id: UUID) -> ImportFile:
    """The import of that id. Raises NotFound."""
    async with reading(request) as session:
        file = await import_file(id, session)
    if file is None:
        raise NotFound(say("This import is not there any more. Send the file again."))
    return file


def values_of(request: Request, file: ImportFile) -> dict[str, Any]:
    """What the page of one import shows."""
    preview = {"counts": None, "added": [], "changed": []} | file.preview
    return {
        "file": file,
        "preview": preview,
        "fields": FIELDS,
        "refused": [(row, spoken_again(row)) for row in preview.get("refused", [])],
        "duplicates": [(row["line"], spoken_again(row)) for row in preview.get("duplicates", [])],
        "failure": spoken_again(preview["failure"]) if "failure" in preview else None,
        "revived": revived,
        "spoken_again": spoken_again,
        "today": place_of(request).clock.today(),
    }
