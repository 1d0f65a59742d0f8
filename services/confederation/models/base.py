"""The ground of the confederation's tables: a metadata of their own."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Row(SQLModel, registry=registry()):
    """A row of one of the confederation's tables."""
