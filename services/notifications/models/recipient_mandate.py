"""What a recipient is, and where: the reason why somebody is told of a meeting."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.notifications.models.base import Row

STAFF = "staff"


class RecipientMandate(Row, table=True):
    """One mandate. Its end may be heard before its beginning: it does not count before `kind` and `since` are known.

    `until_as_of` is the event that said how long it lasts; an older one changes nothing.
    """

    __tablename__ = "recipient_mandate"

    mandate_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(index=True)
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    until_as_of: UUID
    cooperative_id: UUID | None = Field(default=None, index=True)
    department: str | None = None

    def last_until(self, until: date | None, as_of: UUID) -> None:
        """It ends with that day (None: its end is open), unless something newer was heard."""
        if as_of >= self.until_as_of:
            self.until, self.until_as_of = until, as_of
