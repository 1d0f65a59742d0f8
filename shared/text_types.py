"""Text as commands and shapes take it: tidied before anybody looks at its length."""

from typing import Annotated

from pydantic import BeforeValidator

from shared.tidy_text import tidy, tidy_lines


def tidied(given: object) -> object:
    """A text on one line; anything else as it is, for whoever validates it."""
    return tidy(given) if isinstance(given, str) else given


def tidied_lines(given: object) -> object:
    """A text in its lines; anything else as it is."""
    return tidy_lines(given) if isinstance(given, str) else given


OneLine = Annotated[str, BeforeValidator(tidied)]
"""A name, a title, an address: text on one line, tidied before its length is looked at."""

Paragraphs = Annotated[str, BeforeValidator(tidied_lines)]
"""Text of several lines, tidied before its length is looked at."""
