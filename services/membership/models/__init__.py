"""The tables of membership, and what one row may do."""

from services.membership.models.base import Row
from services.membership.models.cooperative import Cooperative
from services.membership.models.departure import Departure
from services.membership.models.import_file import ImportFile
from services.membership.models.mandate import Mandate
from services.membership.models.meeting_seen import MeetingSeen
from services.membership.models.person import Person
from services.membership.models.sign_in_link import SignInLink
from services.membership.models.union_line import UnionLine

__all__ = [
    "Cooperative",
    "Departure",
    "ImportFile",
    "Mandate",
    "MeetingSeen",
    "Person",
    "Row",
    "SignInLink",
    "UnionLine",
]
