"""Places follow their hosts: what a meeting has of its own is kept apart from what it takes from its host."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

PLACES = ("street", "own_place", "own_street", "own_town")
OWN_PLACE = "UPDATE meeting SET own_place = place WHERE host_name IS NULL OR place <> host_name"
OWN_TOWN = """
UPDATE meeting SET own_town = town WHERE NOT EXISTS (
    SELECT 1 FROM host WHERE host.cooperative_id = meeting.host_cooperative_id AND coalesce(host.town, '') = meeting.town
)
"""


def upgrade() -> None:
    op.add_column("host", sa.Column("street", sa.String(), nullable=True))
    for name in PLACES:
        op.add_column("meeting", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.execute(OWN_PLACE)
    op.execute(OWN_TOWN)
