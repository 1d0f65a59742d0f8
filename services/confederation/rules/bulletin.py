"""What a bulletin must be: a title and a text in French, both or neither in English, of a length that people read."""

from services.confederation.errors import WrongBulletin
from shared.text import Text, say
from shared.tidy_text import tidy, tidy_lines

TITLE, TEXT = 150, 20_000  # letters


def checked(title: str, text: str, title_en: str, text_en: str) -> dict[str, str]:
    """The words as they are published: lines without trailing spaces, paragraphs parted by one empty line.

    Raises WrongBulletin.
    """
    words = {
        "title": tidy(title),
        "text": tidy_lines(text),
        "title_en": tidy(title_en),
        "text_en": tidy_lines(text_en),
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
