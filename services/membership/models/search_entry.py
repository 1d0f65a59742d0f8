"""What search finds: one row for each thing, whatever its kind, and the words that there are."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import POSITION, UtcDateTime


class Found(StrEnum):
    """The kinds of things that are found, in the order in which a page shows them; each has a letter of its own."""

    COOPERATIVE = "cooperative"
    MEETING = "meeting"
    PERSON = "person"
    PROJECT = "support_project"
    DOCUMENT = "document"

    @property
    def letter(self) -> str:
        """What the words of this kind begin with in the index."""
        return self[0]


VECTOR = "array_to_tsvector(string_to_array(terms, ' '))"
"""The words of a row as PostgreSQL indexes them: they are folded already, and no dictionary touches them."""

SQLITE = (
    """CREATE VIRTUAL TABLE search_index USING fts5(terms, content='search_entry', content_rowid='pos',
 detail='none', columnsize=0, prefix='3 4', tokenize="ascii tokenchars '@^'")""",
    """CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
 INSERT INTO search_index (rowid, terms) VALUES (new.pos, new.terms); END""",
    """CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN
 INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', old.pos, old.terms); END""",
    """CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry WHEN old.terms <> new.terms BEGIN
 INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', old.pos, old.terms);
 INSERT INTO search_index (rowid, terms) VALUES (new.pos, new.terms); END""",
)
"""Words of ASCII letters and digits, and whatever is not ASCII, behind the letter of their kind; "@" and "^" are marks.
People type two letters at least.
"""

POSTGRES = (f"CREATE INDEX search_entry_terms ON search_entry USING gin (({VECTOR})) WITH (fastupdate = off)",)
"""Without the list of what is yet to be indexed, which every search after an import would read through."""


class SearchEntry(Row, table=True):
    """One thing that is found. `terms` are its folded words, each behind the letter of its kind, and marks.

    `number` is for those who see the thing's file. `state` is a word for a badge (cancelled, left); `begins_at` and
    `ends_at` are those of a meeting, `zone` whose clocks they go by, if not ours.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("kind", "entity_id"),
        {"info": {"beside": {"sqlite": SQLITE, "postgresql": POSTGRES}, "virtual": "search_index"}},
    )

    pos: int | None = Field(default=None, sa_column=Column(POSITION, primary_key=True, autoincrement=True))
    kind: str
    entity_id: UUID
    title: str
    detail: str = ""
    number: str = ""
    path: str
    state: str = ""
    begins_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    zone: str = ""
    terms: str


class SearchWord(Row, table=True):
    """A word that some entry has, for words that were mistyped; two works at once may note the same one."""

    __tablename__ = "search_word"
    __table_args__ = (Index("search_word_word", "word"),)

    pos: int | None = Field(default=None, sa_column=Column(POSITION, primary_key=True, autoincrement=True))
    word: str
