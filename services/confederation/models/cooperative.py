"""A co-operative as a union states it; two unions may state the same one, each for itself."""

from datetime import date

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field

from services.confederation.models.base import Row
from services.confederation.models.stated import Stated


class Cooperative(Stated, Row, table=True):
    """From `CooperativePresence`. Present from `present_from` to `withdrawn_on`, both days included.

    `earlier` are its memberships before that, each with first and last day; `first_from` is the first day of them all.
    `present_from` is the day of admission; where none was stated, the day of the statement that says it is present.
    """

    __table_args__ = {"sqlite_with_rowid": False}

    name: str
    scheme: str
    number: str
    present: bool
    legal_form: str | None = None
    trade: str | None = None
    department: str | None = None
    federation: str | None = None
    jobs: int | None = None
    present_from: date | None = Field(default=None, index=True)
    withdrawn_on: date | None = None
    first_from: date | None = Field(default=None, index=True)
    earlier: list[list[str]] | None = Field(default=None, sa_type=JSON)


class JobsStated(Row, table=True):
    """How many jobs a co-operative had, as stated of a day; the latest statement of that day counts."""

    __tablename__ = "jobs_stated"
    __table_args__ = {"sqlite_with_rowid": False}

    union: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    as_of: date = Field(primary_key=True)
    jobs: int | None = None
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
    sequence: int = Field(sa_type=BigInteger)
