"""Which page of a list is asked for."""

from typing import Annotated

from fastapi import Query

PageNumber = Annotated[int, Query(ge=1, le=10_000)]
"""From 1; a number beyond what a database can count to is refused in words."""
