"""Days and moments as people and programs write them: in the words of ISO 8601, never as seconds since 1970."""

from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

EARLIEST, LATEST = 1800, 2099  # years: no co-operative is older; the rest are slips, and zones need room beside them

When = TypeVar("When", date, datetime)


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


def plausible(given: When) -> When:
    """The day or moment, unless its year is a slip of the keys."""
    if not EARLIEST <= given.year <= LATEST:
        raise PydanticCustomError("year", "the year lies between 1800 and 2099")
    return given


def day_in(text: str) -> date:
    """The day that a form's field holds. Raises ValueError."""
    return plausible(date.fromisoformat(text))


def moment_in(text: str) -> datetime:
    """The day and hour that a form's field holds, by the wall clock. Raises ValueError."""
    return plausible(datetime.fromisoformat(text))


Day = Annotated[date, BeforeValidator(written), AfterValidator(plausible)]
Moment = Annotated[AwareDatetime, BeforeValidator(written), AfterValidator(plausible)]
