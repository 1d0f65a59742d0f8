"""Whom a program means."""

from uuid import UUID

from starlette.requests import Request

from services.meetings.errors import NotAPerson
from shared.identity import Visitor
from shared.web.gate import insist


def person_meant(request: Request, visitor: Visitor, person_id: UUID | None) -> UUID:
    """Whom a wish is for: the visitor, or whoever is named. Raises NotAllowed, NotAPerson."""
    if person_id is None or person_id == visitor.person_id:
        if visitor.person_id is None:
            raise NotAPerson
        return visitor.person_id
    insist(request, "registration.of_another", person_id=person_id)
    return person_id
