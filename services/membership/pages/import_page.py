"""The page of one import: how it was read, what each column is for, and what applying it would do."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from services.membership.models import ImportFile
from services.membership.pages.import_shown import EMPTY, columns_shown, reading_shown, unchecked_columns
from services.membership.pages.tour import standing as tour_standing
from services.membership.queries.imports import import_file
from services.membership.rules.csv_encoding import ENCODINGS, encoding_words
from services.membership.rules.csv_records import DELIMITER_WORDS
from services.membership.rules.import_fields import COLUMN_FIELDS
from services.membership.rules.import_kept import revived, spoken_again
from services.membership.rules.import_preview import REPORTED
from services.membership.rules.import_states import STATE_MEANS
from shared.days import day_in
from shared.errors import Invalid, NotFound, Refused
from shared.text import say
from shared.web.forms.clash import ChangedMeanwhile
from shared.web.gate import may
from shared.web.works import place_of, reading


async def import_page(
    request: Request, file: ImportFile, refusal: Refused | None = None, typed: Mapping[str, Any] | None = None
) -> Response:
    """The page of one import, with what was refused, and what was chosen on the form that was."""
    answer: Response = request.app.state.templates.page(
        request,
        "imports/show.html",
        status=refusal.status if refusal else 200,
        refusal=refusal and refusal.text,
        clashes=refusal.clashes if isinstance(refusal, ChangedMeanwhile) else {},
        typed=typed or {},
        in_the_tour=await in_the_tour(request),
        **values_of(request, file),
    )
    return answer


async def in_the_tour(request: Request) -> bool:
    """Whether whoever looks is setting up the node: then a done import leads back to the steps."""
    if not request.app.state.tour or not may(request, "GET", "/tour"):
        return False
    tour = await tour_standing(request)
    return tour.begun and not tour.ended


async def known(request: Request, id: UUID) -> ImportFile:
    """The import of that id. Raises NotFound."""
    async with reading(request) as session:
        file = await import_file(id, session)
    if file is None:
        raise NotFound(say("This import is not there any more. Send the file again."))
    return file


def values_of(request: Request, file: ImportFile) -> dict[str, Any]:
    """What the page of one import shows."""
    read = dict(zip(("encoding", "delimiter", "heading_line"), file.reading or ("", "", 1), strict=True))
    preview: dict[str, Any] = EMPTY | {kind: [] for kind in REPORTED} | read | file.preview
    preview["has_report"] = "left_out" in file.preview
    if preview["counts"]:  # an older version counted less
        preview["counts"] = {"left_out": 0, "undated": 0} | preview["counts"]
    preview["columns"] = preview["columns"] or unchecked_columns(file, preview)
    return {
        "file": file,
        "preview": preview,
        "fields": {one.name: one.label for one in COLUMN_FIELDS},
        "meanings": [(state, words) for state, words in STATE_MEANS.items()],
        "encodings": list(ENCODINGS.items()),
        "encoding": encoding_words(preview.get("encoding", "")),
        "delimiters": list(DELIMITER_WORDS.items()),
        "columns_shown": columns_shown(file),
        "reading_shown": reading_shown(file),
        "failure": spoken_again(preview["failure"]) if "failure" in preview else None,
        "revived": revived,
        "spoken_again": spoken_again,
        "today": place_of(request).clock.today(),
    }


def day_typed(text: str) -> date:
    """A day as a form's field sends it. Raises Invalid."""
    try:
        return day_in(text)
    except ValueError:
        raise Invalid(say("Choose a day, such as 2027-03-12.")) from None
