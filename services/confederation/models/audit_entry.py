"""An audit entry of the hub: what happened with a reader's access, by whom and from where; it is never changed."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from services.confederation.models.base import Row
from shared.events.ids import new_id
from shared.identity import Role, Visitor, a_visitor
from shared.tables import UtcDateTime


class What(StrEnum):
    """What is audited; its words are in rules/audit_words.py."""

    LINK_MADE = "link_made"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    ACCESS_TAKEN = "access_taken"


class By(StrEnum):
    """Who did it, as far as it is known."""

    READER = "reader"
    NOBODY = "nobody"
    COMMAND = "command"


class AuditEntry(Row, table=True):
    """One thing that happened. `about` is the reader whose access it concerns, `reader` the one who did it, if any,
    both as role, federation and name; `whence` the network asked from, without the last part.
    """

    __tablename__ = "audit_entry"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    what: str = Field(index=True)
    by: str
    reader: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    about: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    browser: str = ""
    whence: str = ""
    request_id: str = ""


def kept(reader: Visitor) -> dict[str, str]:
    """A reader, to be known again."""
    (grant,) = reader.grants
    return {"role": grant.role.value, "federation": reader.federation, "name": reader.name}


def reader_of(found: Mapping[str, str]) -> Visitor:
    """The same, read again."""
    return a_visitor(None, Role(found["role"]), name=found["name"], federation=found["federation"])
