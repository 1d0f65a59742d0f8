"""That a person was offered a passkey: it is offered once, whatever they answer."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class PasskeyOffer(Row, table=True):
    """One offer to one person."""

    __tablename__ = "passkey_offer"

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
