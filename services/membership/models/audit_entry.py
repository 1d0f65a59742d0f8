"""An audit entry: what happened with somebody's access, when, by whom and from where; written once, never changed."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from services.membership.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime


class What(StrEnum):
    """What is audited; its words are in rules/audit_words.py."""

    SIGN_IN_ASKED = "sign_in_asked"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    LINK_MADE = "link_made"
    INVITED = "invited"
    ADDRESS_CHANGED = "address_changed"
    MANDATE_GIVEN = "mandate_given"
    MANDATE_ENDED = "mandate_ended"
    MANDATE_END_UNDONE = "mandate_end_undone"
    PERSON_CORRECTED = "person_corrected"
    COOPERATIVE_CORRECTED = "cooperative_corrected"
    COOPERATIVE_ADMITTED = "cooperative_admitted"
    COOPERATIVE_WITHDRAWN = "cooperative_withdrawn"
    WITHDRAWAL_UNDONE = "withdrawal_undone"
    LIST_EXPORTED = "list_exported"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_RENAMED = "passkey_renamed"
    PASSKEY_REMOVED = "passkey_removed"
    PROVIDER_LINKED = "provider_linked"
    PROVIDER_UNLINKED = "provider_unlinked"
    TOKEN_MADE = "token_made"  # noqa: S105 - a name, no secret
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - a name, no secret
    SETTING_CHANGED = "setting_changed"
    BACKUP_ASKED = "backup_asked"
    BACKUP_TAKEN = "backup_taken"
    LIST_IMPORTED = "list_imported"
    LIST_FORGOTTEN = "list_forgotten"


class AuditEntry(Row, table=True):
    """One thing that happened. `by` is person, program (a person's API token), operator, nobody or node.

    `about` is the person whose access it concerns, `whence` the network asked from, without the last part.
    """

    __tablename__ = "audit_entry"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    what: str = Field(index=True)
    by: str
    by_id: UUID | None = Field(default=None, index=True)
    about: UUID | None = Field(default=None, index=True)
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    whence: str = ""
    request_id: str = ""
