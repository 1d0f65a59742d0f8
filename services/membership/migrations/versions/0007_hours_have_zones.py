"""Hours of meetings of other unions go by other clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for table in ("meeting_seen", "search_entry"):
        op.add_column(table, sa.Column("zone", sa.String(), server_default="", nullable=False))
