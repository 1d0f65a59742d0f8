"""The tables of membership, and what one row may do."""

from services.membership.models.api_token import ApiToken
from services.membership.models.attempt import Attempt
from services.membership.models.audit_entry import AuditEntry
from services.membership.models.base import Row
from services.membership.models.contact_note import ContactNote
from services.membership.models.cooperative import Cooperative
from services.membership.models.departure import Departure
from services.membership.models.draft_seen import DraftSeen
from services.membership.models.import_file import ImportFile
from services.membership.models.import_memory import ImportMemory
from services.membership.models.mail_stop import MailStop
from services.membership.models.mandate import Mandate
from services.membership.models.meeting_seen import MeetingSeen
from services.membership.models.passkey import Passkey
from services.membership.models.passkey_offer import PasskeyOffer
from services.membership.models.person import Person
from services.membership.models.provider_account import ProviderAccount
from services.membership.models.search_entry import SearchEntry, SearchWord
from services.membership.models.seat_seen import SeatSeen
from services.membership.models.seating_seen import SeatingSeen
from services.membership.models.session import Session
from services.membership.models.sign_in_link import SignInLink
from services.membership.models.sign_in_request import SignInRequest
from services.membership.models.spent_token import SpentToken
from services.membership.models.tour_step import TourStep
from services.membership.models.undelivered import Undelivered
from services.membership.models.union_line import UnionLine

__all__ = [
    "ApiToken",
    "Attempt",
    "AuditEntry",
    "ContactNote",
    "Cooperative",
    "Departure",
    "DraftSeen",
    "ImportFile",
    "ImportMemory",
    "MailStop",
    "Mandate",
    "MeetingSeen",
    "Passkey",
    "PasskeyOffer",
    "Person",
    "ProviderAccount",
    "Row",
    "SearchEntry",
    "SearchWord",
    "SeatSeen",
    "SeatingSeen",
    "Session",
    "SignInLink",
    "SignInRequest",
    "SpentToken",
    "TourStep",
    "Undelivered",
    "UnionLine",
]
