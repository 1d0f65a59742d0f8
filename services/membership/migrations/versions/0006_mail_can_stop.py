"""Membership knows whether letters leave the node."""

import sqlalchemy as sa
from alembic import op

from shared.tables import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "mail_stop",
        sa.Column("union", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("told", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("union"),
    )
