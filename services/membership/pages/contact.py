"""How a co-operative is reached, corrected by whoever speaks for it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.change_contact import ChangeContact, change_contact
from services.membership.errors import NoSuchCooperative
from services.membership.models import Cooperative
from services.membership.pages.forms import again
from services.membership.rules.import_fields import BY_NAME
from shared.errors import Invalid
from shared.text import Text, say
from shared.web.forms.base import merged
from shared.web.forms.clash import ChangedMeanwhile
from shared.web.moving_on import move_on
from shared.web.works import opened, reading

router = APIRouter(prefix="/cooperatives/{id}/contact", include_in_schema=False)
FORM = "cooperatives/contact.html"
ASKED = ("email", "phone", "website")


@router.get("")
async def edit(request: Request, id: UUID) -> Response:
    """The form with what is known."""
    cooperative = await known(request, id)
    form = asked_of(cooperative)
    page: Response = request.app.state.templates.page(request, FORM, cooperative=cooperative, form=form, errors={})
    return page


@router.post("")
async def change(request: Request, id: UUID) -> Response:
    """Takes the corrections over."""
    form, cooperative = await request.form(), await known(request, id)
    try:
        async with opened(request) as work:
            typed = merged(request, dict(form), asked_of(await work.get(Cooperative, id)))
            said, errors = read(typed)
            if not errors:
                await change_contact(id, ChangeContact.model_validate(said), work)
    except ChangedMeanwhile as meanwhile:
        return again(request, FORM, form, meanwhile.clashes, None, meanwhile.status, {"cooperative": cooperative})
    if errors:
        return again(request, FORM, form, errors, None, 422, {"cooperative": cooperative})
    return move_on(request, f"/cooperatives/{id}", say("The file of {name} is up to date.", name=cooperative.name))


def asked_of(cooperative: Cooperative) -> dict[str, str]:
    """What the form is filled from."""
    return {name: getattr(cooperative, name) or "" for name in ASKED}


def read(form: Mapping[str, Any]) -> tuple[dict[str, object], dict[str, Text]]:
    """What the form says, and what is wrong with it, by field."""
    said: dict[str, object] = {}
    errors: dict[str, Text] = {}
    for name in ASKED:
        typed = str(form.get(name) or "").strip()
        try:
            said[name] = BY_NAME[name].read(typed) if typed else None
        except Invalid as wrong:
            errors[name] = wrong.text
    return said, errors


async def known(request: Request, id: UUID) -> Cooperative:
    """The co-operative of that id. Raises NoSuchCooperative."""
    async with reading(request) as session:
        cooperative = await session.get(Cooperative, id)
    if cooperative is None:
        raise NoSuchCooperative
    return cooperative
