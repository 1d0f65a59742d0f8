"""A co-operative belongs from when to when: each period of its membership is a row of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "access_membership",
        sa.Column("cooperative_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source_event", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("cooperative_id", "since"),
    )
