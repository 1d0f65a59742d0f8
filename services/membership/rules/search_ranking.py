"""Which of the things that were found comes first, and what in its words was hit."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.membership.models.search_entry import Found
from services.membership.rules.folding import fold
from services.membership.rules.search_question import Question
from services.membership.rules.search_terms import bare

WORD = re.compile(r"[^\W_]+")
WHOLE, BEGUN, INSIDE, ELSEWHERE, NOT_AT_ALL = 0, 1, 2, 4, 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, as the index has it."""

    kind: Found
    entity_id: UUID
    title: str
    detail: str
    number: str
    path: str
    state: str
    begins_at: datetime | None
    ends_at: datetime | None
    zone: str
    terms: str


Pieces = list[tuple[str, bool]]
"""A text cut up; the pieces that were looked for are marked True."""


def ranked(hits: Iterable[Hit], question: Question, now: datetime) -> list[Hit]:
    """The best first."""
    return sorted(hits, key=lambda hit: rank(hit, question, now))


def rank(hit: Hit, question: Question, now: datetime) -> tuple[Any, ...]:
    """Exact, then beginning so, then whole words, then words begun, then the rest, mistyped words last.

    Among those that are meant, coming meetings go before past ones, the next one first.
    """
    title = fold(hit.title)
    named, others = title.split(), bare(hit.terms)
    worst = [quality(word, question, named, others) for word in question.words]
    tier = 0 if title == question.text else 1 if title.startswith(question.text) else 2 + max(worst, default=0)
    past = hit.state == "cancelled" or (hit.ends_at is not None and hit.ends_at < now)
    away = 0.0 if hit.begins_at is None else abs((hit.begins_at - now).total_seconds())
    return max(worst, default=0) >= INSIDE + ELSEWHERE, past, tier, sum(worst), away, hit.state != "", title, hit.path


def quality(word: str, question: Question, named: Sequence[str], others: Sequence[str]) -> int:
    """How well one typed word is there: from WHOLE in the title to mistyped anywhere."""
    if (in_title := likeness(word, named)) is not None:
        return in_title
    if (elsewhere := likeness(word, others)) is not None:
        return ELSEWHERE + elsewhere
    if any(other in "".join(question.words) or word in other for other in others if len(other) > 3):
        return INSIDE + ELSEWHERE - 1
    edits = [
        m.edits + ELSEWHERE + INSIDE + 1 for m in question.meant.get(word, ()) if is_there(m.word, others, m.begun)
    ]
    return min(edits, default=NOT_AT_ALL)


def likeness(word: str, among: Sequence[str]) -> int | None:
    """Whole, or begun."""
    if word in among:
        return WHOLE
    return BEGUN if any(other.startswith(word) for other in among) else None


def is_there(word: str, among: Sequence[str], begun: bool) -> bool:
    """Whether it is one of these words, or their beginning."""
    return any(other.startswith(word) for other in among) if begun else word in among


def pieces(text: str, question: Question) -> Pieces:
    """The text with what was looked for marked; what was mistyped is marked as a whole word."""
    cut: Pieces = []
    end = 0
    for found in WORD.finditer(text):
        begin, length = hit_of(found[0], question)
        if length:
            start = found.start() + begin
            cut += [(text[end:start], False), (text[start : start + length], True)]
            end = start + length
    return [piece for piece in [*cut, (text[end:], False)] if piece[0]]


def hit_of(token: str, question: Question) -> tuple[int, int]:
    """From where and how many letters of a word were looked for."""
    folded = fold(token)
    plain = len(folded) == len(token)
    for word in sorted(question.words, key=len, reverse=True):
        at = folded.find(word) if len(word) > 2 else (0 if folded.startswith(word) else -1)
        if at >= 0:
            return (at, len(word)) if plain else (0, len(token))
    if token.isdecimal() and len(token) > 2 and token in "".join(question.words):
        return 0, len(token)
    meant = (one for found in question.meant.values() for one in found)
    hit = any(folded.startswith(one.word) if one.begun else folded == one.word for one in meant)
    return 0, len(token) if hit else 0
