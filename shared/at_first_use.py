"""Modules that cost much to load and are needed rarely: loaded at their first use, so that a node starts soon."""

from importlib import import_module
from typing import Any


class AtFirstUse:
    """Stands for a module: `alembic = AtFirstUse("alembic")`, then `alembic.something` loads it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self.name), attribute)
