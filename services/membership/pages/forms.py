"""Forms that come back: what was typed stays, what is wrong is said beside it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from shared.errors import Refused, WrongFields
from shared.text import Text, say
from shared.web.forms.clash import ChangedMeanwhile

Attempt = Callable[[], Awaitable[Response]]

WORDS: dict[str, Text] = {
    "missing": say("Fill this in."),
    "string_too_short": say("Fill this in."),
    "string_too_long": say("This is too long."),
    "date_from_datetime_parsing": say("Choose a day, such as 2027-03-12."),
    "date_parsing": say("Choose a day, such as 2027-03-12."),
    "year": say("Check the year: it has to lie between 1800 and 2099."),
    "enum": say("Choose one from the list."),
    "literal_error": say("Choose one from the list."),
    "uuid_parsing": say("Choose one from the list."),
    "int_parsing": say("Give a whole number."),
    "greater_than_equal": say("Give a larger number."),
    "less_than_equal": say("Give a smaller number."),
    "too_short": say("Choose at least one."),
}


async def try_form(request: Request, template: str, form: FormData, attempt: Attempt, **values: Any) -> Response:
    """The attempt's answer; when it is refused, the form again with what was typed and why."""
    try:
        return await attempt()
    except WrongFields as wrong:
        return again(request, template, form, wrong.errors, None, wrong.status, values)
    except ChangedMeanwhile as meanwhile:
        return again(request, template, form, meanwhile.clashes, None, meanwhile.status, values)
    except Refused as refusal:
        return again(request, template, form, {}, refusal.text, refusal.status, values)
    except ValidationError as error:
        return again(request, template, form, errors_of(error), None, 422, values)


def again(
    request: Request,
    template: str,
    form: FormData,
    errors: Mapping[str, Text],
    refusal: Text | None,
    status: int,
    values: Mapping[str, Any],
) -> Response:
    """The form's page once more."""
    pages = request.app.state.templates
    answer: Response = pages.page(
        request, template, status=status, form=dict(form), errors=errors, refusal=refusal, **values
    )
    return answer


def errors_of(error: ValidationError) -> dict[str, Text]:
    """What is wrong, by field, in words."""
    return {str(one["loc"][-1]): WORDS.get(one["type"], say("This cannot be right.")) for one in error.errors()}


def typed(form: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, without the fields that were left empty."""
    return {name: value for name, value in form.items() if isinstance(value, str) and value.strip()}
