"""Installations."""

import sqlalchemy as sa
from alembic import op

from shared.tables import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Which installation of a union's node is read."""
    op.add_column("ledger", sa.Column("installation", sa.String(), server_default="", nullable=False))
    op.add_column("restatement", sa.Column("went_back_at", UtcDateTime(), nullable=True))
