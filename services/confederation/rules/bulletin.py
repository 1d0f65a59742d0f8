"""What a bulletin must be: a title and a text in French, both or neither in English, of a length that people read."""

import re

from services.confederation.errors import WrongBulletin
from shared.text import Text, say

TITLE, TEXT = 150, 20_000  # letters


def checked(title: str, text: str, title_en: str, text_en: str) -> dict[str, str]:
    """The words as they are published: lines without trailing spaces, paragraphs parted by one empty line.

    Raises WrongBulletin.
    """
    words = {
        "title": " ".join(title.split()),
        "text": tidy(text),
        "title_en": " ".join(title_en.split()),
        "text_en": tidy(text_en),
    }
    errors = dict(faults(words))
    if errors:
        raise WrongBulletin(errors)
    return words


def faults(words: dict[str, str]) -> list[tuple[str, Text]]:
    """What is wrong, by field."""
    found = []
    if not words["title"]:
        found.append(("title", say("Give it a title in French.")))
    if not words["text"]:
        found.append(("text", say("Write the text in French.")))
    if words["text_en"] and not words["title_en"]:
        found.append(("title_en", say("The English text needs an English title.")))
    if words["title_en"] and not words["text_en"]:
        found.append(("text_en", say("The English title needs an English text.")))
    for name, most in (("title", TITLE), ("title_en", TITLE), ("text", TEXT), ("text_en", TEXT)):
        if len(words[name]) > most:
            found.append((name, say("It may have {most} letters, and has {count}.", most=most, count=len(words[name]))))
    return found


def tidy(text: str) -> str:
    """A text as it was meant, whatever the browser made of its lines."""
    lines = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
