"""What unions state for each other, as it was last passed on; reading the stream anew leaves these as they are."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field

from services.confederation.models.base import Row
from shared.tables import UtcDateTime

NUMBERS = frozenset({"epoch", "seq", "as_of", "union"})


class PassedOn(Row):
    """What its union stated last (`said`, JSON), and to whom it was passed on (`passed_to`, empty: to nobody)."""

    union: str
    passed_to: str = ""
    said: dict[str, Any] = Field(default_factory=dict)

    def takes(self, said: dict[str, Any], passed_to: str) -> bool:
        """Notes what is stated now; whether the others need to know: a restatement that says the same is no news."""
        same = told(self.said) == told(said) and self.passed_to == passed_to
        self.said, self.passed_to = said, passed_to
        return not same


class MeetingPassedOn(PassedOn, table=True):
    """A meeting that its union opens to others; `passed_to` is the union that all were told is its host."""

    __tablename__ = "meeting_passed_on"

    meeting_id: UUID = Field(primary_key=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    said: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class RequestPassedOn(PassedOn, table=True):
    """A request for seats; `passed_to` is the host, empty where there is no such union."""

    __tablename__ = "request_passed_on"

    request_id: UUID = Field(primary_key=True)
    said: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class AnswerPassedOn(PassedOn, table=True):
    """What one union states of a request; `passed_to` is the guest's union, empty until the request itself is read."""

    __tablename__ = "answer_passed_on"

    request_id: UUID = Field(primary_key=True)
    union: str = Field(primary_key=True)
    said: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def told(said: dict[str, Any]) -> dict[str, Any]:
    """A statement without what numbers it."""
    return {name: value for name, value in said.items() if name not in NUMBERS}
