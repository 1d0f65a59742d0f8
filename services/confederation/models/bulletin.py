"""A bulletin: what the confederation tells people in all unions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from services.confederation.models.base import Row
from shared.tables import UtcDateTime


class Bulletin(Row, table=True):
    """One bulletin, published; `position` is its number in NATIONAL once it is known."""

    __tablename__ = "bulletin"

    id: UUID = Field(primary_key=True)
    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    audience: str
    published_at: datetime = Field(sa_type=UtcDateTime, index=True)
    position: int | None = Field(default=None, sa_type=BigInteger)
