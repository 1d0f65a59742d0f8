"""A letter that is sent at once and is no notice: in nobody's inbox, waiting for no digest. What it could open goes."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from services.notifications.models.base import Row
from services.notifications.models.delivery import State
from shared.tables import UtcDateTime


class LetterKind(StrEnum):
    """What it is about."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    WAY_IN = "way_in"


class PersonalLetter(Row, table=True):
    """One letter; its id is that of the event that asked for it. `due_at` is when it is tried next, if it is.

    Once it is sent, or is of no use any more, `values` are empty: staff see that there was one, and how far it came.
    """

    __tablename__ = "personal_letter"

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(index=True)
    kind: str
    values: dict[str, Any] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    tries: int = 0
    state: str = State.QUEUED.value
    error: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def is_over(self, now: datetime) -> bool:
        """Whether it is of no use any more; what opens nothing is tried once at least, however long mail was out."""
        return self.expires_at <= now and (self.kind == LetterKind.SIGN_IN or self.tries > 0)

    def may_try_again(self) -> bool:
        """Whether somebody may ask for another try: not for a link that is over."""
        return self.state in (State.FAILED, State.GIVEN_UP) and (
            bool(self.values) or self.kind == LetterKind.INVITATION
        )

    def take(self, until: datetime) -> None:
        """It is being sent, by somebody who has until then."""
        self.state, self.tries, self.due_at = State.SENDING, self.tries + 1, until

    def arrive(self, at: datetime) -> None:
        """The server took it, and with it goes what it could open."""
        self.state, self.sent_at, self.due_at, self.error, self.values = State.SENT, at, None, "", {}

    def wait(self, state: State, error: str, again_at: datetime) -> None:
        """Another try is to come."""
        self.state, self.error, self.due_at = state, error, again_at

    def wait_for_server(self, error: str, again_at: datetime) -> None:
        """No letter leaves now; the try does not count."""
        self.wait(State.FAILED if error else State.QUEUED, error, again_at)
        self.tries = max(0, self.tries - 1)

    def give_up(self, error: str) -> None:
        """It will not be tried again, unless somebody asks for it; a link is worth nothing from now on."""
        self.state, self.error, self.due_at = State.GIVEN_UP, error, None
        if self.kind == LetterKind.SIGN_IN:
            self.values = {}

    def queue(self, at: datetime, until: datetime) -> None:
        """It is tried as if for the first time."""
        self.state, self.tries, self.error, self.due_at = State.QUEUED, 0, "", at
        self.expires_at = max(self.expires_at, until) if self.kind != LetterKind.SIGN_IN else self.expires_at
