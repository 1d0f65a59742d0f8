"""How people are reached: staff call and write to those on a meeting's list."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("participant", sa.Column("email", sa.String(), nullable=True))
    op.add_column("participant", sa.Column("phone", sa.String(), nullable=True))
