"""Which crossings are behind a figure: what an address asks for."""

from dataclasses import dataclass
from typing import cast

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from services.confederation.pages.asked import EVERYTHING, Asked, asked_by
from services.confederation.pages.words import MEASURES, PRESENCE
from services.confederation.queries.evidence import Evidence, Gathering, behind_meetings, behind_presence
from services.confederation.rules.scope import Dimension
from shared.web.addresses import with_query
from shared.web.gate import insist_on_seeing


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure of one line: `key` of the dimension `by`; None means all lines together."""

    asked: Asked
    figure: str
    by: Dimension
    key: str | None

    @property
    def query(self) -> str:
        """The same question in an address."""
        return with_query(self.asked.query(), figure=self.figure, by=self.by.value, key=self.key)

    async def found(self, session: AsyncSession) -> list[Evidence]:
        """The crossings."""
        scope = self.asked.scope
        if self.figure in PRESENCE:
            return await behind_presence(session, scope, self.figure, self.by, self.key)
        owner = self.key if self.by is Dimension.UNION else None
        asked = self.asked.of(department=self.key) if self.by is Dimension.DEPARTMENT and self.key else self.asked
        return await behind_meetings(session, asked.scope, cast("Gathering", self.figure), owner)


def behind_asked(request: Request) -> Behind:
    """Reads the address. Raises NotAllowed where meetings are asked for by a federation's reader."""
    asked, params = asked_by(request), request.query_params
    figure = params.get("figure", "")
    figure = figure if figure in MEASURES else "present"
    if figure not in PRESENCE:
        insist_on_seeing(request, EVERYTHING)
    by = params.get("by", "")
    return Behind(asked, figure, Dimension(by) if by in tuple(Dimension) else Dimension.UNION, params.get("key"))
