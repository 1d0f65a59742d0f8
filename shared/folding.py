"""One folding and one order of words, in Python and in both databases: "Éts. L'Œuvre" and "ets l oeuvre" are the same.

SQLite calls the Python function; PostgreSQL says the same with its own functions, so that an index can hold it. What is
folded is compared and put in order by code points: accents and capitals change nothing, on no machine.
"""

import re
import sqlite3
import unicodedata
from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

LIGATURES = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"}
STROKES = str.maketrans("øØłŁđĐ", "oOlLdD")
MARKS = re.compile("[\u0300-\u036f]+")
SIGNS = re.compile("[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000]+")
"""What is no part of a word: punctuation, spaces, signs."""
NAME = "folded"


def folded_text(text: str | None) -> str | None:
    """Lower-case words without accents or punctuation, parted by one space; nothing of nothing."""
    if text is None:
        return None
    if not text.isascii():
        for sign, letters in LIGATURES.items():
            text = text.replace(sign, letters)
        text = MARKS.sub("", unicodedata.normalize("NFKD", text.translate(STROKES)))
    return SIGNS.sub(" ", text.lower()).strip(" ")


class folded(GenericFunction[str]):
    """The same of a column, to look in and to order by: `order_by(folded(Cooperative.name))`."""

    type = String()
    name = NAME
    inherit_cache = True


@compiles(folded, "postgresql")
def on_postgres(element: Any, compiler: Any, **options: Any) -> str:
    """The function in PostgreSQL's words."""
    said = compiler.process(element.clauses, **options).strip()
    said = said[1:-1] if said.startswith("(") else said
    for sign, letters in LIGATURES.items():
        said = f"replace({said}, '{sign}', '{letters}')"
    said = f"normalize(translate({said}, 'øØłŁđĐ', 'oOlLdD'), NFKD)"
    said = f"lower(regexp_replace({said}, '[{escaped(MARKS)}]+', '', 'g'))"
    return f"""trim(regexp_replace({said}, '[{escaped(SIGNS)}]+', ' ', 'g')) COLLATE "C\""""


def escaped(signs: re.Pattern[str]) -> str:
    """The ranges of a class as PostgreSQL reads them; a hyphen stands only between their ends."""
    return "".join(one if one == "-" else f"\\u{ord(one):04x}" for one in signs.pattern[1:-2])


def has_word(place: Any, word: str) -> Any:
    """Whether a column has these letters, whatever their accents; a sign that is no letter stands for itself."""
    letters = folded_text(word)
    return folded(place).contains(letters, autoescape=True) if letters else place.contains(word, autoescape=True)


def teach(connection: sqlite3.Connection) -> None:
    """Gives a connection of SQLite the function."""
    connection.create_function(NAME, 1, folded_text, deterministic=True)
