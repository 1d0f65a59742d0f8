"""A mandate: what a person is, in a co-operative or in the union itself, from a day to a day."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from services.membership.errors import EndsBeforeItBegins, NoEndToUndo
from services.membership.models.base import Row
from shared.events.ids import new_id
from shared.text import Text, say


class MandateKind(StrEnum):
    """What a person may be."""

    WORKER = "worker"
    MANAGER = "manager"
    ELECTED = "elected"
    CONTACT = "contact"
    HOST = "host"
    STAFF = "staff"
    OPERATOR = "operator"


IN_THE_UNION = frozenset({MandateKind.STAFF, MandateKind.ELECTED, MandateKind.HOST, MandateKind.OPERATOR})
"""Kinds that may be held in the union's own body, without a co-operative."""

SPEAKERS = frozenset({MandateKind.CONTACT, MandateKind.MANAGER})
"""Who speaks for a co-operative."""

IN_THE_OFFICE = frozenset({MandateKind.STAFF, MandateKind.OPERATOR})
"""Who works with everybody's data: whoever gives such a mandate gives the keys."""

KIND_WORDS: dict[str, Text] = {
    MandateKind.WORKER: say("Worker"),
    MandateKind.MANAGER: say("Manager"),
    MandateKind.ELECTED: say("Elected representative"),
    MandateKind.CONTACT: say("Contact"),
    MandateKind.HOST: say("Committee host"),
    MandateKind.STAFF: say("Union staff"),
    MandateKind.OPERATOR: say("Operator of the node"),
}


class Mandate(Row, table=True):
    """One mandate; `until` is its last day, None while its end is open.

    `end_was_noted`: an end was noted after it was given, when its last day was `until_as_given`.
    """

    __tablename__ = "mandate"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    cooperative_id: UUID | None = Field(default=None, foreign_key="cooperative.id", index=True)
    kind: str
    since: date
    until: date | None = None
    until_as_given: date | None = None
    end_was_noted: bool = False

    def end(self, until: date) -> None:
        """It ends with that day; as it was given is kept, for an end may be a mistake."""
        if until < self.since:
            raise EndsBeforeItBegins(self.since, until)
        if not self.end_was_noted:
            self.until_as_given, self.end_was_noted = self.until, True
        self.until = until

    def undo_end(self) -> date | None:
        """It lasts as it was given. The last day that had been noted. Raises NoEndToUndo."""
        if not self.end_was_noted:
            raise NoEndToUndo
        noted = self.until
        self.until, self.until_as_given, self.end_was_noted = self.until_as_given, None, False
        return noted

    def is_open_on(self, day: date) -> bool:
        """Whether it counts on that day, or will."""
        return self.until is None or day <= self.until

    def is_held_on(self, day: date) -> bool:
        """Whether it counts on that day."""
        return self.since <= day and self.is_open_on(day)
