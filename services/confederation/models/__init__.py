"""The tables of the confederation, and what one row may do."""

from services.confederation.models.alarm import Alarm, Trouble
from services.confederation.models.base import Row
from services.confederation.models.cooperative import Cooperative, JobsStated
from services.confederation.models.federation import Federation
from services.confederation.models.ledger import Ledger
from services.confederation.models.link import Link
from services.confederation.models.meeting import Meeting, Seat
from services.confederation.models.sign_in_link import SignInLink
from services.confederation.models.statement import Relayed, Statement
from services.confederation.models.union import Union

__all__ = [
    "Alarm",
    "Cooperative",
    "Federation",
    "JobsStated",
    "Ledger",
    "Link",
    "Meeting",
    "Relayed",
    "Row",
    "Seat",
    "SignInLink",
    "Statement",
    "Trouble",
    "Union",
]
