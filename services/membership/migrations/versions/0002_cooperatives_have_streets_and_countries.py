"""Co-operatives have streets and countries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("cooperative", sa.Column("street", sa.String(), nullable=True))
    op.add_column("cooperative", sa.Column("country", sa.String(), nullable=True))
