"""The ground of membership's tables: a metadata of their own."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Row(SQLModel, registry=registry()):
    """A row of one of membership's tables."""
