"""What a page is asked for: as of which day, of whom; and by whom, for a federation's reader sees its trade only."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from services.confederation.rules.position import federation_read_by
from services.confederation.rules.scope import Scope
from shared.clock import Clock
from shared.days import day_in
from shared.identity import Visitor
from shared.web.gate import insist_on_seeing, sees
from shared.web.visitors import visitor_of
from shared.web.works import place_of

LONGEST = 60  # characters of a code in an address
NARROWED_BY = ("union", "federation", "department")
EVERYTHING = "network.everything"


@dataclass(frozen=True, slots=True)
class Asked:
    """`scope` is what the figures are of; `own_federation` is set for a federation's reader, who cannot leave it.

    `everything`: whether meetings, links and unions' affairs may be seen, too.
    """

    visitor: Visitor
    scope: Scope
    today: date
    own_federation: str = ""
    everything: bool = False

    def query(self, **values: object) -> str:
        """The same question in an address, with other values; `None` takes one out."""
        scope = self.scope
        held: dict[str, object] = {
            "day": None if scope.day == self.today else scope.day.isoformat(),
            "union": scope.union,
            "federation": "" if self.own_federation else scope.federation,
            "department": scope.department,
        }
        said = {name: str(value) for name, value in (held | values).items() if value not in (None, "")}
        return f"?{urlencode(said)}" if said else ""

    def of(self, **narrower: Any) -> "Asked":
        """The same, narrowed to one union, one department …"""
        return replace(self, scope=replace(self.scope, **narrower))


def asked_by(request: Request) -> Asked:
    """Reads the address; a day that is none, or has not come, is today. Raises NotSignedIn, NotAllowed."""
    visitor = visitor_of(request)
    own = federation_read_by(visitor)
    assert visitor
    clock: Clock = place_of(request).clock
    params = request.query_params
    day = day_meant(params.get("day", ""), clock.today())
    narrowed = {name: params.get(name, "")[:LONGEST] for name in NARROWED_BY}
    scope = Scope.year_to(day, **narrowed | ({"federation": own} if own else {}))
    return Asked(visitor, scope, clock.today(), own, sees(request, EVERYTHING))


def asked_of_everything(request: Request) -> Asked:
    """The same for what a federation's reader may not see. Raises NotAllowed."""
    insist_on_seeing(request, EVERYTHING)
    return asked_by(request)


def day_meant(text: str, today: date) -> date:
    """The day that is meant."""
    try:
        return min(day_in(text), today)
    except ValueError:
        return today
