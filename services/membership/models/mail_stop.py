"""Whether letters leave the node, as membership knows it from what notifications announces."""

from datetime import datetime

from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class MailStop(Row, table=True):
    """One row for the union. `trouble` is empty while letters leave; `told` is the id of the event that said so."""

    __tablename__ = "mail_stop"

    union: str = Field(primary_key=True)
    trouble: str = ""
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told: str
