"""Who works in the union's office, and who may hand out or take away the keys to it."""

from uuid import UUID

from sqlmodel import col, select
from starlette.requests import Request

from services.membership.models import Mandate
from services.membership.models.mandate import IN_THE_OFFICE
from shared.text import say
from shared.web.gate import insist
from shared.web.works import place_of, reading

KEYS = say("Only the operator of the node makes somebody staff or operator, or ends that.")
NOT_THEIRS = say("Only the operator of the node changes the file, or makes the sign-in link, of somebody of the staff.")


def insist_on_keys(request: Request, kind: str) -> None:
    """A mandate of that kind is given or ended only by those who may. Raises NotAllowed."""
    if kind in IN_THE_OFFICE:
        insist(request, "mandate.in_the_office", KEYS)


async def insist_on_file(request: Request, person_id: UUID) -> None:
    """Whoever changes where the office's sign-in links go could sign in as the office. Raises NotAllowed."""
    if await works_here(request, person_id):
        insist(request, "person.in_the_office", NOT_THEIRS, person_id=person_id)


async def works_here(request: Request, person_id: UUID) -> bool:
    """Whether a person is staff or operator, today or from a coming day on."""
    today = place_of(request).clock.today()
    question = select(Mandate).where(col(Mandate.person_id) == person_id, col(Mandate.kind).in_(IN_THE_OFFICE))
    async with reading(request) as session:
        return any(one.is_open_on(today) for one in await session.exec(question))


async def kind_of(request: Request, mandate_id: UUID) -> str:
    """What a mandate is; nothing for one that is not there."""
    async with reading(request) as session:
        mandate = await session.get(Mandate, mandate_id)
    return mandate.kind if mandate else ""
