"""A person as meetings knows them: a name for the lists, and which co-operatives they come from."""

from datetime import date
from unicodedata import combining, normalize
from uuid import UUID

from sqlmodel import Field

from services.meetings.models.base import Row


class Participant(Row, table=True):
    """A person's name and language, and for the staff's lists how they are reached.

    `has_address` is None where it was not heard yet. `told` is the id of the event that all this comes from. `folded`
    is the name in plain lower-case letters, for the search.
    """

    person_id: UUID = Field(primary_key=True)
    first_name: str
    last_name: str
    folded: str = ""
    language: str = "fr"
    has_address: bool | None = None
    email: str | None = None
    phone: str | None = None
    told: str = ""

    @property
    def name(self) -> str:
        """The name as it stands in a list."""
        return f"{self.first_name} {self.last_name}".strip()


def folded(name: str) -> str:
    """A name without accents and capitals: databases do not agree on either."""
    return "".join(one for one in normalize("NFKD", name.casefold()) if not combining(one))


class ParticipantMandate(Row, table=True):
    """What a person is, where, from when to when. `ended_on` is told by another event than the rest."""

    mandate_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(index=True)
    kind: str = ""
    cooperative_id: UUID | None = Field(default=None, index=True)
    cooperative_name: str | None = None
    department: str | None = None
    since: date | None = None
    until: date | None = None
    ended_on: date | None = None

    def runs_on(self, day: date) -> bool:
        """Whether the mandate holds on that day; its last day still counts."""
        ends = [end for end in (self.until, self.ended_on) if end]
        return self.since is not None and self.since <= day and all(day <= end for end in ends)
