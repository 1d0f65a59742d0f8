"""The spine's own tables; every service's database has them beside its own.

They are SQLAlchemy Core tables, not models: they are only ever read and written in bulk, by the spine.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    text,
)

from shared.clock import in_zone


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always UTC and always aware, on SQLite (which knows no zones) and PostgreSQL alike."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuses naive times; SQLite stores UTC without its mark."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; times are UTC inside")
        utc = in_zone(value, UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Marks what comes back as UTC."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


POSITION = BigInteger().with_variant(Integer, "sqlite")
spine = MetaData()

outbox = Table(
    "outbox",
    spine,
    Column("pos", POSITION, primary_key=True, autoincrement=True),
    Column("event_id", Uuid, unique=True, nullable=False),
    Column("subject", String, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Index("outbox_unsent", "pos", sqlite_where=text("sent_at IS NULL"), postgresql_where=text("sent_at IS NULL")),
    sqlite_autoincrement=True,
)

inbox = Table(
    "inbox",
    spine,
    Column("listener", String, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("heard_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

parked = Table(
    "parked",
    spine,
    Column("pos", POSITION, primary_key=True, autoincrement=True),
    Column("listener", String, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("entity", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("reason", Text, nullable=False),
    Column("parked_at", UtcDateTime, nullable=False),
    Index("parked_queue", "listener", "entity", "pos"),
    Index("parked_due", "due_at"),
    sqlite_autoincrement=True,
)

landmark = Table(
    "landmark",
    spine,
    Column("name", String, primary_key=True),
    Column("value", JSON, nullable=False),
)

consent = Table(
    "consent",
    spine,
    Column("kind", String, primary_key=True),
    Column("allowed", Boolean, nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
)

held_back = Table(
    "held_back",
    spine,
    Column("pos", POSITION, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("entity", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("held_at", UtcDateTime, nullable=False),
    UniqueConstraint("kind", "entity"),
    sqlite_autoincrement=True,
)

form_sent = Table(
    "form_sent",
    spine,
    Column("key", String, primary_key=True),
    Column("content", String, nullable=False),
    Column("made", String, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False, index=True),
)

access_mandate = Table(
    "access_mandate",
    spine,
    Column("mandate_id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("kind", String),
    Column("cooperative_id", Uuid),
    Column("since", Date),
    Column("until", Date),
    Column("ended_on", Date),
)

access_membership = Table(
    "access_membership",
    spine,
    Column("cooperative_id", Uuid, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    Column("source_event", String, nullable=False, server_default=""),
)

access_ended = Table(
    "access_ended",
    spine,
    Column("name", String, primary_key=True),
    Column("before", UtcDateTime),
    Column("noted_at", UtcDateTime, nullable=False),
)
