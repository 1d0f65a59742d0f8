"""A day is what people write as one; a number that a library would count from 1970 is none."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.days import Day, Moment


def test_a_day_is_read_as_it_is_written() -> None:
    assert TypeAdapter(Day).validate_python("2026-11-20") == date(2026, 11, 20)


@pytest.mark.parametrize("kind", [Day, Moment])
@pytest.mark.parametrize("sent", [0, 1.5, "0", "20261120", " 7 ", "1e-175", "1.0046015496217947E-175", "-3", "nan"])
def test_a_number_is_no_day(kind: object, sent: object) -> None:
    with pytest.raises(ValidationError, match="a day is written as 2026-11-20"):
        TypeAdapter(kind).validate_python(sent)
