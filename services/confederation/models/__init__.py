"""The tables of the confederation, and what one row may do."""

from services.confederation.models.alarm import Alarm, Trouble
from services.confederation.models.audit_entry import AuditEntry
from services.confederation.models.base import Row
from services.confederation.models.bulletin import Bulletin
from services.confederation.models.cooperative import Cooperative, JobsStated
from services.confederation.models.federation import Federation
from services.confederation.models.ledger import Ledger
from services.confederation.models.link import Link
from services.confederation.models.meeting import Meeting, Seat
from services.confederation.models.passed_on import AnswerPassedOn, MeetingPassedOn, RequestPassedOn
from services.confederation.models.reception import Reception
from services.confederation.models.restatement import Restatement
from services.confederation.models.session import Session
from services.confederation.models.sign_in_link import SignInLink
from services.confederation.models.statement import Relayed, Statement
from services.confederation.models.union import Union

__all__ = [
    "Alarm",
    "AnswerPassedOn",
    "AuditEntry",
    "Bulletin",
    "Cooperative",
    "Federation",
    "JobsStated",
    "Ledger",
    "Link",
    "Meeting",
    "MeetingPassedOn",
    "Reception",
    "Relayed",
    "RequestPassedOn",
    "Restatement",
    "Row",
    "Seat",
    "Session",
    "SignInLink",
    "Statement",
    "Trouble",
    "Union",
]
