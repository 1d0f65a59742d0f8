"""How far the operator has come with setting up the node; what follows from the register is not kept twice."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class Step(StrEnum):
    """The steps of the first-run tour, in their order."""

    UNION = "union"
    MAIL = "mail"
    STAFF = "staff"
    IMPORT = "import"
    HUB = "hub"


class Mark(StrEnum):
    """What is noted of the tour as a whole, beside its steps."""

    BEGUN = "begun"
    ENDED = "ended"


class TourStep(Row, table=True):
    """One step, done or skipped; or a mark, with the state done."""

    __tablename__ = "tour_step"

    name: str = Field(primary_key=True)
    state: str
    at: datetime = Field(sa_type=UtcDateTime)
