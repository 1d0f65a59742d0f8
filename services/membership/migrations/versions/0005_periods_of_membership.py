"""A co-operative belongs from when to when: each period of its membership is a row of its own."""

import sqlalchemy as sa
from alembic import op

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
    op.add_column("cooperative", sa.Column("earlier", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("seat_seen", sa.Column("vouched", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "INSERT INTO access_membership (cooperative_id, since, until) "
        "SELECT id, admitted_on, withdrawn_on FROM cooperative WHERE admitted_on IS NOT NULL"
    )
