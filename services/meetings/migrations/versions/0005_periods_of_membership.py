"""A co-operative belongs from when to when: each period of its membership is a row of its own."""

import sqlalchemy as sa
from alembic import op

from shared.tables import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "access_membership",
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source_event", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("cooperative_id", "since"),
    )
    op.add_column("registration", sa.Column("vouched_at", UtcDateTime(), nullable=True))
    op.execute(
        "INSERT INTO access_membership (cooperative_id, since, until) "
        "SELECT cooperative_id, since, CASE WHEN until >= since THEN until END FROM host WHERE since IS NOT NULL"
    )
    op.drop_column("host", "since")
    op.drop_column("host", "until")
