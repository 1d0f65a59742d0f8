"""What somebody chose for the lists of one source, recognised by their headings: chosen once, kept for the next one."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class ImportMemory(Row, table=True):
    """By a digest of the headings: which field each heading is for, what states mean, how the bytes are read."""

    __tablename__ = "import_memory"

    headings: str = Field(primary_key=True)
    fields: dict[str, str] = Field(sa_type=JSON)
    states: dict[str, str] = Field(sa_type=JSON)
    reading: list[Any] = Field(sa_type=JSON)
    unnumbered: bool = False
    kept_at: datetime = Field(sa_type=UtcDateTime)
