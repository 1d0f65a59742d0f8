"""An account elsewhere with which a person comes in: the provider's own number for them, not an address."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.membership.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime


class ProviderAccount(Row, table=True):
    """One account at one provider, linked by its owner."""

    __tablename__ = "provider_account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    issuer: str
    subject: str
    linked_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
