"""Days and moments as programs write them: in the words of ISO 8601, never as a number of seconds since 1970."""

from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError


def written(value: Any) -> Any:
    """The value, unless it is a number: 0 would be read as the first of January 1970."""
    if isinstance(value, int | float) or (isinstance(value, str) and is_number(value)):
        raise PydanticCustomError("date_parsing", "a day is written as 2026-11-20")
    return value


def is_number(text: str) -> bool:
    """Whether it reads as one, `1e-175` too."""
    try:
        float(text)
    except ValueError:
        return False
    return True


Day = Annotated[date, BeforeValidator(written)]
Moment = Annotated[AwareDatetime, BeforeValidator(written)]
