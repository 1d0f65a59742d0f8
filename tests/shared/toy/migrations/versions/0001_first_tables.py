"""The spine's tables and the toy's."""

from alembic import op

from shared.tables import spine
from tests.shared.toy import toy

revision = "0001"
down_revision = None


def upgrade() -> None:
    spine.create_all(op.get_bind())
    toy.create_all(op.get_bind())
