"""The base of this service's tables: a metadata of its own."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Row(SQLModel, registry=registry()):
    """A row of the meetings' database."""
