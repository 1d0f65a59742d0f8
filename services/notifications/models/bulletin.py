"""A bulletin of the confederation, as it was heard: kept once, however many people it is for."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from services.notifications.models.base import Row
from shared.tables import UtcDateTime


class Bulletin(Row, table=True):
    """One bulletin. Its row is the mark that people were told of it, and outlives the marks in the inbox."""

    __tablename__ = "bulletin"

    bulletin_id: UUID = Field(primary_key=True)
    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    audience: str
    published_at: datetime = Field(sa_type=UtcDateTime)
    heard_at: datetime = Field(sa_type=UtcDateTime)

    def values(self) -> dict[str, Any]:
        """What its words are made of, as JSON has it."""
        return self.model_dump(mode="json", exclude={"bulletin_id", "heard_at"})
