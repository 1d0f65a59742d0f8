"""Who is signed in, where a page is about their own seats."""

from uuid import UUID

from starlette.requests import Request

from services.meetings.errors import NotAPerson
from shared.errors import NotSignedIn
from shared.web.visitors import visitor_of


async def member(request: Request) -> UUID:
    """Dependency: the person who is signed in. Raises NotSignedIn, NotAPerson."""
    found = visitor_of(request)
    if found is None:
        raise NotSignedIn
    if found.person_id is None:
        raise NotAPerson
    return found.person_id
