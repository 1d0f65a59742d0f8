"""A person: a human whom the union can reach; belongs to co-operatives through mandates."""

from uuid import UUID

from sqlmodel import Field

from services.membership.models.base import Row
from shared.events.ids import new_id
from shared.events.membership import PersonRecorded

POSTGRES = ('CREATE INDEX person_email_begun ON person (email COLLATE "C")',)
"""For what an address begins with, whatever the order of letters of the database; SQLite's own index does it."""


class Person(Row, table=True):
    """One person. `email` is unique without regard to case, for a personal link must reach one person only.

    `email_digest` finds them by what a sign-in request keeps of an address.
    """

    __tablename__ = "person"
    __table_args__ = ({"info": {"beside": {"postgresql": POSTGRES}}},)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    first_name: str
    last_name: str = Field(index=True)
    email: str | None = Field(default=None, unique=True)
    email_digest: str | None = Field(default=None, index=True)
    phone: str | None = None
    language: str = "fr"

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    def recorded(self) -> PersonRecorded:
        """Name and ways to reach them, for the services that must."""
        return PersonRecorded(
            person_id=self.id,
            first_name=self.first_name,
            last_name=self.last_name,
            email=self.email,
            phone=self.phone,
            language=self.language,
        )
