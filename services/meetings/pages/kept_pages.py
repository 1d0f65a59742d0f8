"""Whole pages kept in memory, as every service keeps them."""

from shared.web.kept_pages import KeptPages

__all__ = ["KeptPages"]
