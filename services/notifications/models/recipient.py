"""A recipient: a person as notifications knows them, by name, address and language."""

from uuid import UUID

from sqlmodel import Field

from services.notifications.models.base import Row


class Recipient(Row, table=True):
    """One person. `as_of` is the event that said so: an older one, arriving late, changes nothing."""

    __tablename__ = "recipient"

    person_id: UUID = Field(primary_key=True)
    first_name: str
    last_name: str
    email: str | None = None
    language: str = "fr"
    as_of: UUID

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()
