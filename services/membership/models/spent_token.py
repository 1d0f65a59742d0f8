"""What works once and was used: the digest of a challenge, kept for as long as it might return."""

from datetime import datetime

from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class SpentToken(Row, table=True):
    """One token that is used up."""

    __tablename__ = "spent_token"

    digest: str = Field(primary_key=True)
    until: datetime = Field(sa_type=UtcDateTime, index=True)
