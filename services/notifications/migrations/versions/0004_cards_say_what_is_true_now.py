"""Cards say what is true now: the street, and what was said of a meeting since it was announced."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("meeting_card", sa.Column("street", sa.String(), server_default="", nullable=False))
    op.add_column("meeting_card", sa.Column("latest", sa.JSON(), nullable=True))
