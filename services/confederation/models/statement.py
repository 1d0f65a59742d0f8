"""The latest statement of a kind that no figure needs the fields of: kept whole, for the totals and to be passed on."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from services.confederation.models.base import Row
from services.confederation.models.stated import Stated


class Statement(Stated, Row, table=True):
    """`kind` is the crossing's name in code, `body` its JSON as it came."""

    __table_args__ = {"sqlite_with_rowid": False}

    kind: str = Field(primary_key=True)
    service: str
    body: bytes


class Relayed(Row, table=True):
    """The latest statement that was passed on to other unions; it outlives a rebuild, so nothing is passed on twice."""

    union: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
