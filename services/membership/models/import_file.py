"""A file that somebody wants to import: kept until it is applied or given up, with how far its check has come."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from services.membership.errors import ImportInAnotherState
from services.membership.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime
from shared.text import Text, say


class ImportState(StrEnum):
    """Where an import stands."""

    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"


STATE_WORDS: dict[str, Text] = {
    ImportState.CHECKING: say("Being checked"),
    ImportState.CHECKED: say("Checked"),
    ImportState.APPLYING: say("Being applied"),
    ImportState.APPLIED: say("Applied"),
    ImportState.FAILED: say("Failed"),
}


class ImportFile(Row, table=True):
    """One uploaded list.

    `columns` maps fields to columns; `reading` is how its bytes are read, as Reading has it; `states` what its words
    for a state mean; `unnumbered`: whether rows may have no number. `preview` is what the page shows, `report` all that
    can be downloaded. `admit_on`: rows without a day join on this one, if somebody chose so.
    """

    __tablename__ = "import_file"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    filename: str
    content: bytes
    columns: dict[str, int] = Field(sa_type=JSON)
    reading: list[Any] = Field(default_factory=list, sa_type=JSON)
    states: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    unnumbered: bool = False
    admit_on: date | None = None
    state: str = ImportState.CHECKING
    done: int = 0
    total: int = 0
    preview: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    report: bytes | None = None
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    touched_at: datetime = Field(sa_type=UtcDateTime)

    def move(self, *, to: ImportState, now: datetime, only_from: tuple[ImportState, ...]) -> None:
        """Goes to the next state; refuses when somebody else moved it meanwhile."""
        if self.state not in only_from:
            raise ImportInAnotherState(self.filename, STATE_WORDS[self.state])
        self.state, self.touched_at = to, now
