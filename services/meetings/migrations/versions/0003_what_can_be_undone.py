"""What can be undone, and which of somebody's registrations is the newest.

Those that are there are numbered by their ids, which is what counted so far.
"""

import sqlalchemy as sa
from alembic import op

from shared.tables import UtcDateTime

revision = "0003"
down_revision = "0002"

TABLES = ("registration", "requestelsewhere")
COUNT = """
UPDATE {table} SET attempt = (
    SELECT count(*) FROM {table} AS earlier
    WHERE earlier.meeting_id = {table}.meeting_id AND earlier.person_id = {table}.person_id AND earlier.id <= {table}.id
)
"""


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("attempt", sa.Integer(), server_default=sa.text("1"), nullable=False))
        op.add_column(table, sa.Column("undo_until", UtcDateTime(), nullable=True))
        op.execute(COUNT.format(table=table))
    op.add_column("registration", sa.Column("back_to", sa.String(), server_default="", nullable=False))
