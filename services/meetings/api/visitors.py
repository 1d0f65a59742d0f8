"""Who may ask by program."""

from uuid import UUID

from starlette.requests import Request

from services.meetings.errors import NotAPerson
from shared.errors import NotAllowed, NotSignedIn
from shared.identity import Visitor
from shared.web.visitors import visitor_of


async def reader(request: Request) -> Visitor | None:
    """Dependency: whoever looks at announced meetings. Raises NotSignedIn where the agenda is not public."""
    found = visitor_of(request)
    if found is None and not request.app.state.public_agenda:
        raise NotSignedIn
    return found


def person_meant(visitor: Visitor, person_id: UUID | None) -> UUID:
    """Whom a wish is for: the visitor, or for staff whoever is named. Raises NotAllowed, NotAPerson."""
    if person_id is None or person_id == visitor.person_id:
        if visitor.person_id is None:
            raise NotAPerson
        return visitor.person_id
    if not visitor.may_manage():
        raise NotAllowed
    return person_id
