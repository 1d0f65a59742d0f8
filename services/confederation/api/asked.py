"""What a program asks for: as of which day, of whom; a federation's reader sees its trade only."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import Request

from services.confederation.rules.position import federation_read_by
from services.confederation.rules.scope import Scope
from shared.days import Day
from shared.web.visitors import visitor_of
from shared.web.works import place_of

Code = Annotated[str, Query(max_length=60)]


@dataclass(frozen=True, slots=True)
class Question:
    """`own_federation` is set for a federation's reader."""

    scope: Scope
    own_federation: str


async def question(
    request: Request,
    day: Annotated[Day | None, Query(description="The day that the figures are of; today without it")] = None,
    union: Code = "",
    federation: Code = "",
    department: Code = "",
) -> Question:
    """Dependency: the scope, from the first of January to the day. Raises NotSignedIn, NotAllowed."""
    own = federation_read_by(visitor_of(request))
    today = place_of(request).clock.today()
    scope = Scope.year_to(min(day or today, today), union, own or federation, department)
    return Question(scope, own)


Asked = Annotated[Question, Depends(question)]
