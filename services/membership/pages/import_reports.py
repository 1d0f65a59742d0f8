"""What was found in a list, all of it, as a file for a spreadsheet: each with the line it stands on."""

from asyncio import to_thread
from collections.abc import Iterator
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.membership.pages.import_page import known
from services.membership.queries.imports import import_report
from services.membership.rules.import_kept import revived, spoken_again
from services.membership.rules.import_preview import unpacked
from shared.errors import NotFound
from shared.spreadsheet import csv_bytes
from shared.text import Text, say
from shared.web.language import language_of
from shared.web.works import reading

router = APIRouter(prefix="/imports", include_in_schema=False)
Kind = Literal["refused", "left_out", "changed", "duplicates"]

LINE = say("Line")
FAULTY = (LINE, say("Column"), say("Value"), say("What to do"))
HEADINGS: dict[Kind, tuple[Text, ...]] = {
    "refused": FAULTY,
    "left_out": FAULTY,
    "changed": (LINE, say("Name"), say("What"), say("Before"), say("After")),
    "duplicates": (LINE, say("What to do")),
}
FILES: dict[Kind, Text] = {
    "refused": say("refused rows"),
    "left_out": say("cells left out"),
    "changed": say("changes"),
    "duplicates": say("perhaps twice"),
}


@router.get("/{id}/report/{kind}.csv")
async def report(request: Request, id: UUID, kind: Kind) -> Response:
    """Every refusal, left-out cell, change or probable duplicate."""
    await known(request, id)
    async with reading(request) as session:
        packed = await import_report(id, session)
    if packed is None:
        raise NotFound(say("There is no report yet. Wait until the file is checked."))
    language = language_of(request)
    content = await to_thread(written, packed, kind, language)
    name = FILES[kind].into(language).replace(" ", "-")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def written(packed: bytes, kind: Kind, language: str) -> bytes:
    """The report as a file."""
    headings = [heading.into(language) for heading in HEADINGS[kind]]
    rows = (row for one in unpacked(packed)[kind] for row in rows_of(kind, one))
    return csv_bytes(headings, rows, language)


def rows_of(kind: Kind, one: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """One finding; a change has a row for each field."""
    if kind == "changed":
        for field in one["fields"]:
            label, before, after = spoken_again(field["label"]), revived(field["before"]), revived(field["after"])
            yield one["line"], one["name"], label, before, after
    elif kind == "duplicates":
        yield one["line"], spoken_again(one)
    else:
        yield one["line"], one["column"], one["value"], spoken_again(one)
