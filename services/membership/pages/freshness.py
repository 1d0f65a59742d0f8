"""Who may change how they come in: a person of the register who has signed in not long ago."""

from datetime import timedelta
from uuid import UUID

from starlette.requests import Request

from services.membership.errors.keys import OnlyForPeople, SignInAgain
from shared.errors import NotSignedIn
from shared.identity import Visitor
from shared.web.visitors import visitor_of
from shared.web.works import place_of

FRESH = timedelta(hours=1)


def is_fresh(request: Request, visitor: Visitor) -> bool:
    """Whether they signed in within the last hour."""
    return visitor.begun_at is not None and place_of(request).clock.now() - visitor.begun_at <= FRESH


def person_signed_in(request: Request) -> UUID:
    """The person who is signed in. Raises NotSignedIn, OnlyForPeople."""
    visitor = visitor_of(request)
    if visitor is None:
        raise NotSignedIn
    if visitor.person_id is None:
        raise OnlyForPeople
    return visitor.person_id


def person_just_signed_in(request: Request) -> UUID:
    """The same, of somebody who signed in within the last hour. Raises SignInAgain, too."""
    person_id = person_signed_in(request)
    insist_on_fresh(request)
    return person_id


def insist_on_fresh(request: Request) -> None:
    """Goes on for whoever signed in within the last hour, also by the operator's link. Raises SignInAgain."""
    visitor = visitor_of(request)
    if visitor is None or not is_fresh(request, visitor):
        raise SignInAgain
