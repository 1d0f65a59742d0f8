"""Why may she see this? What a person may do here, from which mandate, and what ends with it."""

from itertools import groupby
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.membership.models import Person
from services.membership.models.mandate import KIND_WORDS
from services.membership.queries.people import Held, mandates
from services.membership.rules.access import ROLE_WORDS, Opened, at_address, everything, lost, searched
from services.membership.rules.roles import PLAIN, counts_on, grants_on
from shared.access.words import GROUPS
from shared.errors import NotFound
from shared.identity import Grant, Visitor
from shared.text import say
from shared.web.gate import table_of
from shared.web.works import place_of, reading

router = APIRouter(prefix="/people/{id}/access", include_in_schema=False)


@router.get("")
async def show(request: Request, id: UUID, q: str = "") -> Response:
    """Mandates of today, what they open, and one question."""
    today = place_of(request).clock.today()
    async with reading(request) as session:
        person = await session.get(Person, id)
        every = await mandates([id], session)
    if person is None:
        raise NotFound(say("This person is not in the list, or no longer."))
    held = [one for one in every if counts_on(today, *one)]
    page: Response = request.app.state.templates.page(
        request,
        "people/access.html",
        person=person,
        q=q,
        names={one.cooperative.id: one.cooperative.name for one in every if one.cooperative},
        kinds=KIND_WORDS,
        roles=ROLE_WORDS,
        without_effect=[one for one in every if one not in held and one.mandate.is_held_on(today)],
        last=max((one.mandate.until for one in every if one.mandate.until), default=None),
        **opened_by(request, person, held, never_any=not every, q=q[:300]),
    )
    return page


def opened_by(request: Request, person: Person, held: list[Held], *, never_any: bool, q: str) -> dict[str, Any]:
    """What these mandates open, what each alone keeps open, and the answer to the question."""
    lines = [one for one in table_of(request).beside.values() if one.path != "live.anything"]
    grants = PLAIN if never_any else grants_on(one.mandate for one in held)
    found = everything(grants, lines)
    visitor = Visitor(person.id, grants, person.name)
    is_address = q.strip().startswith(("/", "http://", "https://"))
    return {
        "guest": never_any,
        "roles_held": len(grants),
        "mandates": [
            (one, grants_on([one.mandate]), lost(found, everything(without(held, one), lines))) for one in held
        ],
        "groups": by_group([one for one in found if one.open]),
        "answer": at_address(q, visitor, lines) if is_address else None,
        "is_address": is_address,
        "answers": searched(q, found) if q.strip() and not is_address else [],
    }


def without(held: list[Held], ended: Held) -> tuple[Grant, ...]:
    """What is left of somebody's grants when that mandate has ended."""
    return grants_on(one.mandate for one in held if one is not ended)


def by_group(found: list[Opened]) -> list[tuple[Any, list[Opened]]]:
    """Under their headings, in the headings' order."""
    order = list(GROUPS)
    found = sorted(found, key=lambda one: order.index(one.sentence.group))
    return [(GROUPS[name], list(some)) for name, some in groupby(found, key=lambda one: one.sentence.group)]
