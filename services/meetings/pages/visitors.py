"""Who may look: everybody at announced meetings where the union wants that, members at their own seats."""

from uuid import UUID

from starlette.requests import Request

from services.meetings.errors import NotAPerson
from shared.errors import NotSignedIn
from shared.identity import Visitor
from shared.web.visitors import visitor_of


async def reader(request: Request) -> Visitor | None:
    """Dependency: whoever looks at announced meetings. Raises NotSignedIn where the agenda is not public."""
    found = visitor_of(request)
    if found is None and not request.app.state.public_agenda:
        raise NotSignedIn
    return found


async def member(request: Request) -> UUID:
    """Dependency: the person who is signed in. Raises NotSignedIn, NotAPerson."""
    found = visitor_of(request)
    if found is None:
        raise NotSignedIn
    if found.person_id is None:
        raise NotAPerson
    return found.person_id


def manages(visitor: Visitor | None) -> bool:
    """Whether drafts and lists of people may be seen."""
    return visitor is not None and visitor.may_manage()
