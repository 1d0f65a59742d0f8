"""Where meetings of other unions are, and whose clocks their hours go by."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for name in ("place", "street", "zone"):
        op.add_column("meetingelsewhere", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.execute("UPDATE meetingelsewhere SET place = host")
