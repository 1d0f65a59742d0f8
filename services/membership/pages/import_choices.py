"""What somebody corrects of a list: how its bytes are read, which column is which, what its states mean."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.upload_import import Choice, choose_columns, choose_reading
from services.membership.models import ImportFile
from services.membership.pages.import_page import import_page, known
from services.membership.pages.import_shown import columns_shown, reading_shown
from services.membership.queries.imports import import_content
from services.membership.rules.csv_encoding import ENCODINGS
from services.membership.rules.csv_records import DELIMITER_WORDS
from services.membership.rules.csv_source import FIND_OUT, Reading
from services.membership.rules.import_fields import BY_NAME
from services.membership.rules.import_states import State
from services.membership.rules.import_steps import LONG, Sight, look_into
from shared.apart import apart, beside
from shared.errors import Invalid, NotFound
from shared.text import say
from shared.web.forms.base import merged
from shared.web.forms.clash import ChangedMeanwhile
from shared.web.moving_on import move_on
from shared.web.works import opened, reading

router = APIRouter(prefix="/imports", include_in_schema=False)
USE, STATE = "use-", "state-"
"""What the names of fields begin with that say what a column is used for, or what a state means."""


@router.post("/{id}/columns")
async def columns(request: Request, id: UUID) -> Response:
    """Corrects which column is which."""
    form = await request.form()
    try:
        async with opened(request) as work:
            now = columns_shown(await work.get(ImportFile, id))
            said = merged(request, {"unnumbered": ""} | dict(form), now)
            await choose_columns(id, choice_of(said), work)
    except (Invalid, ChangedMeanwhile) as refusal:
        return await import_page(request, await known(request, id), refusal, form)
    return move_on(request, f"/imports/{id}")


@router.post("/{id}/reading")
async def read_otherwise(request: Request, id: UUID) -> Response:
    """Corrects encoding, delimiter and the line of the headings."""
    form = await request.form()
    file = await known(request, id)
    try:
        said = merged(request, dict(form), reading_shown(file))
        chosen = reading_of(said)
        async with reading(request) as session:
            content = await import_content(id, session)
        if content is None:
            raise NotFound(say("This import is not there any more. Send the file again."))
        sight = await looked_into(request, content, file.filename, chosen)
        async with opened(request) as work:
            merged(request, said, reading_shown(await work.get(ImportFile, id)))
            await choose_reading(id, chosen, sight, work)
    except (Invalid, ChangedMeanwhile) as refusal:
        return await import_page(request, await known(request, id), refusal, form)
    return move_on(request, f"/imports/{id}")


async def looked_into(request: Request, content: bytes, name: str, how: Reading = FIND_OUT) -> Sight:
    """A list at first sight. Raises Invalid."""
    scheme = request.app.state.registration_scheme
    async with (apart if len(content) > LONG else beside)(look_into, content, name, scheme, how) as told:
        return await anext(told)


def choice_of(form: Mapping[str, Any]) -> Choice:
    """The columns by field (`town=3`), or by column (`use-3=town`), as the page sends them. Raises Invalid."""
    chosen: dict[str, int] = {}
    states: dict[str, str] = {}
    for name, value in form.items():
        if not isinstance(value, str) or not value.strip():
            continue
        if name.startswith(STATE):
            states[name.removeprefix(STATE)] = state_typed(value)
        elif name.startswith(USE):
            if value in chosen:
                raise Invalid(say("Two columns are chosen for “{field}”. Choose one.", field=label_of(value)))
            chosen[value] = number_typed(name.removeprefix(USE))
        elif name in BY_NAME:
            chosen[name] = number_typed(value)
    return Choice(chosen, states, bool(form.get("unnumbered")))


def label_of(field: str) -> object:
    """What a field is called; the name itself where there is no such field."""
    return BY_NAME[field].label if field in BY_NAME else field


def number_typed(text: str) -> int:
    """The number of a column. Raises Invalid."""
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    raise Invalid(say("This column is not in the file. Choose the columns again."))


def state_typed(text: str) -> str:
    """What a state means. Raises Invalid."""
    with suppress(ValueError):
        return State(text).value
    raise Invalid(say("Choose one from the list."))


def reading_of(form: Mapping[str, Any]) -> Reading:
    """How the file is to be read, where that is not to be found out. Raises Invalid."""
    encoding, delimiter, line = (str(form.get(name, "")) for name in ("encoding", "delimiter", "heading_line"))
    if encoding not in ("", *ENCODINGS) or delimiter not in ("", *DELIMITER_WORDS):
        raise Invalid(say("Choose one from the list."))
    return Reading(encoding, "\t" if delimiter == "tab" else delimiter, number_typed(line) if line else 0)
