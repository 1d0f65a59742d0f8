"""Whom people answer to, meeting by meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for name in ("contact_email", "contact_name", "public_contact"):
        op.add_column("meeting", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("meetingelsewhere", sa.Column("contact_email", sa.String(), server_default="", nullable=False))
