"""The words for what goes wrong before a rule is asked: unreadable input, unknown addresses, our faults."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shared.errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refused
from shared.text import Text, say

Fields = list[tuple[str, Text]]

TITLES = {
    401: say("Please sign in"),
    403: say("This is not open to you"),
    404: say("We cannot find this page"),
    405: say("This cannot be done here"),
    409: say("This is not possible now"),
    413: say("This is too large"),
    429: say("Too much at once"),
    422: say("Please check what you entered"),
    500: say("Something went wrong on our side"),
    503: say("Just a moment"),
}
OTHER_TITLE = say("This could not be done")

REASONS = {
    "missing": say("This is missing."),
    "uuid_parsing": say("This is not a reference that we know."),
    "int_parsing": say("Please enter a whole number."),
    "date_from_datetime_parsing": say("Please enter a day, for example 2026-11-20."),
    "date_parsing": say("Please enter a day, for example 2026-11-20."),
    "year": say("Check the year: it has to lie between 1800 and 2099."),
    "datetime_parsing": say("Please enter a day and an hour."),
    "string_too_short": say("Please enter a little more."),
    "string_too_long": say("This is too long."),
    "enum": say("Please choose one of the values offered."),
    "literal_error": say("Please choose one of the values offered."),
}
OTHER_REASON = say("This is not in the form that we expect.")


class NotReadable(Invalid):
    """What was sent does not have the expected form; `fields` says where, and why."""

    def __init__(self, fields: Fields) -> None:
        super().__init__(say("Some of what was sent cannot be read. Please correct it and send it again."))
        self.fields = fields


class Broken(Refused):
    """A fault of ours. The log has it under the request's id."""

    status = 500

    def __init__(self) -> None:
        super().__init__(
            say("Nothing was saved. Please try again; if it happens again, give your union the number below.")
        )


class Busy(Refused):
    """The database is locked, full or away for a moment; the work was not done."""

    status = 503
    seconds = 5

    def __init__(self) -> None:
        super().__init__(
            say("The database is busy with other work just now. Nothing of this was saved: try again in a moment.")
        )


class Refusal(Refused):
    """A refusal of the web server itself, with its own status."""

    def __init__(self, status: int, text: Text) -> None:
        super().__init__(text)
        self.status = status


def said_otherwise(status: int) -> Refused:
    """What the framework says with a bare number, in words."""
    match status:
        case 401:
            return NotSignedIn()
        case 403:
            return NotAllowed()
        case 404:
            return NotFound()
        case 405:
            return Refusal(405, say("This address does not take that kind of request."))
        case 413:
            return Refusal(413, say("What you sent is too large. Send a smaller file, or several."))
        case _:
            return Refusal(status, say("The request cannot be understood. Go back, and try again."))


def what_is_wrong(errors: Iterable[Mapping[str, Any]]) -> Fields:
    """Each field and its reason; never the value itself, which may be personal."""
    return [(".".join(str(part) for part in one["loc"][1:]), REASONS.get(one["type"], OTHER_REASON)) for one in errors]


def title_of(status: int) -> Text:
    """The headline for a status."""
    return TITLES.get(status, OTHER_TITLE)


def urn_of(refusal: Refused) -> str:
    """What programs can tell refusals apart by: `urn:maillon:already-admitted`."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "-", type(refusal).__name__).lower()
    return f"urn:maillon:{words}"
