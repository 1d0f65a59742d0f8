"""A guest: what the host knows of a request from another union. Never who it is."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from services.meetings.models.base import Row
from shared.events.crossings import as_code


class Guest(Row, table=True):
    """One request. Its registration, if it came to one, has the same id.

    `(epoch, seq)` number the newest wish that was heard. `why` is the code of a refusal; `gone` says that the request
    was taken back before it came to anything. `stated` is what the guest's union was last told.
    """

    request_id: UUID = Field(primary_key=True)
    meeting_id: UUID = Field(index=True)
    union: str
    union_name: str
    reference: str
    cooperative: str = ""
    seats: int = 1
    epoch: int = -1
    seq: int = 0
    why: str = ""
    gone: bool = False
    stated: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)

    @property
    def code(self) -> str:
        """The reference, where it is one: it is shown, and goes back as it came."""
        return as_code(self.reference) or ""
