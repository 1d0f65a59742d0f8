"""Lists are remembered and reported."""

import sqlalchemy as sa
from alembic import op

from shared.tables import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "import_memory",
        sa.Column("headings", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("states", sa.JSON(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("unnumbered", sa.Boolean(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("headings"),
    )
    op.add_column("import_file", sa.Column("reading", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("import_file", sa.Column("states", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("import_file", sa.Column("unnumbered", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("import_file", sa.Column("report", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE import_file SET state = 'checking', done = 0, admit_on = NULL WHERE state = 'checked'")
