"""The tables of notifications, and what one row may do."""

from services.notifications.models.base import Row
from services.notifications.models.bulletin import Bulletin
from services.notifications.models.cooperative_place import CooperativePlace
from services.notifications.models.delivery import Delivery
from services.notifications.models.mail_server import ChosenServer
from services.notifications.models.meeting_card import MeetingCard
from services.notifications.models.notice import Notice
from services.notifications.models.outage import Outage
from services.notifications.models.personal_letter import PersonalLetter
from services.notifications.models.recipient import Recipient
from services.notifications.models.recipient_mandate import RecipientMandate

__all__ = [
    "Bulletin",
    "ChosenServer",
    "CooperativePlace",
    "Delivery",
    "MeetingCard",
    "Notice",
    "Outage",
    "PersonalLetter",
    "Recipient",
    "RecipientMandate",
    "Row",
]
