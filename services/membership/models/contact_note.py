"""A contact with a co-operative, in a sentence; perhaps with what is to be done next, and until when."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Field

from services.membership.errors import TooLateToTakeBack
from services.membership.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime

TAKEN_BACK_WITHIN = timedelta(minutes=15)


class ContactNote(Row, table=True):
    """Written by the union's staff, for them alone. `by_id` is None for an operator who is no person."""

    __tablename__ = "contact_note"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    cooperative_id: UUID = Field(foreign_key="cooperative.id", index=True)
    on: date = Field(sa_column_kwargs={"name": "held_on"})
    words: str
    by_id: UUID | None = None
    by_name: str = ""
    next_step: str = ""
    next_step_on: date | None = Field(default=None, index=True)
    next_step_done_on: date | None = None
    noted_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def has_open_step(self) -> bool:
        """Whether something is still to be done."""
        return bool(self.next_step) and self.next_step_done_on is None

    def may_be_taken_back(self, by_id: UUID | None, now: datetime) -> bool:
        """By whoever wrote it, right after."""
        return self.by_id == by_id and now - self.noted_at < TAKEN_BACK_WITHIN

    def check_taken_back(self, by_id: UUID | None, now: datetime) -> None:
        """Raises TooLateToTakeBack."""
        if not self.may_be_taken_back(by_id, now):
            raise TooLateToTakeBack
