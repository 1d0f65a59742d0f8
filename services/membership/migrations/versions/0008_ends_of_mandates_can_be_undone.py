"""A mandate keeps how it was given when its end is noted."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("mandate", sa.Column("until_as_given", sa.Date(), nullable=True))
    op.add_column("mandate", sa.Column("end_was_noted", sa.Boolean(), server_default=sa.false(), nullable=False))
