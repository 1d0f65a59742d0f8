"""Mail has outages, and a letter about coming in has a state that stays."""

import sqlalchemy as sa
from alembic import op

from shared.tables import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "outage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("personal_letter") as table:
        table.alter_column("due_at", existing_type=UtcDateTime(), nullable=True)
        table.add_column(sa.Column("state", sa.String(), nullable=False, server_default="queued"))
        table.add_column(sa.Column("error", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("sent_at", UtcDateTime(), nullable=True))
        table.create_index("ix_personal_letter_person_id", ["person_id"])
