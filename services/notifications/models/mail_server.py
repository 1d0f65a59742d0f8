"""The mail server that the operator chose on the node's pages; without one, the environment's is used."""

from datetime import datetime

from sqlmodel import Field

from services.notifications.models.base import Row
from shared.tables import UtcDateTime

ONE = 1
PURPOSE = "mail server password"


class ChosenServer(Row, table=True):
    """One row at most. `password` is hidden (shared/hidden.py); `proved` says that a test message was taken."""

    __tablename__ = "mail_server"

    id: int = Field(default=ONE, primary_key=True)
    host: str
    port: int
    tls: str
    username: str = ""
    password: str = Field(default="", repr=False)
    sender: str
    reply_to: str = ""
    proved: bool
    chosen_at: datetime = Field(sa_type=UtcDateTime)
