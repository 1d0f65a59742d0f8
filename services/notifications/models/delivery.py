"""A delivery: a notice on its way to a person by one channel."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from services.notifications.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime

EMAIL = "email"


class State(StrEnum):
    """How far a delivery has come; `failed` is tried again when it is due, `given_up` is not."""

    WAITING_FOR_ADDRESS = "waiting_for_address"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"


class Delivery(Row, table=True):
    """One delivery. `due_at` is when it is tried next; while it is `sending`, when its sender counts as lost."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "channel", name="delivered_once"),
        Index("delivery_due", "due_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    notice_id: UUID = Field(foreign_key="notice.id")
    channel: str = EMAIL
    state: str
    tries: int = 0
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str = ""

    def take(self, until: datetime) -> None:
        """It is being sent, by somebody who has until then."""
        self.state, self.tries, self.due_at = State.SENDING, self.tries + 1, until

    def arrive(self, at: datetime) -> None:
        """The server took it."""
        self.state, self.sent_at, self.due_at, self.error = State.SENT, at, None, ""

    def fail(self, error: str, again_at: datetime) -> None:
        """It did not work this time."""
        self.state, self.error, self.due_at = State.FAILED, error, again_at

    def wait_for_server(self, error: str, again_at: datetime) -> None:
        """No letter leaves now, and this one met it; the try does not count."""
        self.fail(error, again_at)
        self.tries = max(0, self.tries - 1)

    def give_up(self, error: str) -> None:
        """It will not be tried again, unless somebody asks for it."""
        self.state, self.error, self.due_at = State.GIVEN_UP, error, None

    def wait_for_address(self) -> None:
        """Nobody knows where to send it; the try does not count."""
        self.state, self.tries, self.due_at = State.WAITING_FOR_ADDRESS, max(0, self.tries - 1), None

    def give_back(self, at: datetime) -> None:
        """Its taker did not come to it."""
        self.state, self.tries, self.due_at = State.QUEUED, max(0, self.tries - 1), at

    def queue(self, at: datetime) -> None:
        """It is tried as if for the first time."""
        self.state, self.tries, self.error, self.due_at = State.QUEUED, 0, "", at
