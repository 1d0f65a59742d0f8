"""A letter that is sent at once and is no notice: in nobody's inbox, waiting for no digest, and then forgotten."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from services.notifications.models.base import Row
from shared.tables import UtcDateTime


class LetterKind(StrEnum):
    """What it is about."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    WAY_IN = "way_in"


class PersonalLetter(Row, table=True):
    """One letter; its id is that of the event that asked for it. `due_at` is when it is tried next."""

    __tablename__ = "personal_letter"

    id: UUID = Field(primary_key=True)
    person_id: UUID
    kind: str
    values: dict[str, Any] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    tries: int = 0
