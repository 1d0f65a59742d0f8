"""What every statement's row carries: who stated it, which one it is, and where in the hub's stream it can be read."""

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class Stated(SQLModel):
    """The latest statement about one entity of one union, by (epoch, seq).

    `sequence` is its place in the stream FED_AGG; `digest` what it adds to its kind's checksum, as a signed 64-bit
    number.
    """

    union: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
    sequence: int = Field(sa_type=BigInteger)
    as_of: date
    digest: int = Field(sa_type=BigInteger)
