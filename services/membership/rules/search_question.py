"""What somebody typed, as a question to the index: every word must be there, in one of its forms."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from services.membership.models.search_entry import Found
from services.membership.rules.folding import fold
from services.membership.rules.search_terms import FIRM, FIRST, words
from services.membership.rules.vocabulary import Meant, Vocabulary

MOST_LETTERS, MOST_WORDS = 120, 6
SHORTEST_ADDRESS = 3
SIREN_DIGITS, SIRET_DIGITS = 9, 14
SMALL_WORDS = frozenset(fold("a au aux d' de des du en et l' la le les of sur the un une").split())


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the index, or what its words begin with; behind this letter in place of its kind's, if any."""

    word: str
    begun: bool = False
    letter: str = ""


Form = tuple[Term, ...]
"""Words that must all be there."""

Slot = tuple[Form, ...]
"""Forms of which one must be there."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed: `words` that count, in `runs` of what may be one number; `going_on`: the last may be longer.

    `typed` is it as e-mail addresses are kept.
    """

    text: str
    words: tuple[str, ...]
    runs: tuple[tuple[str, ...], ...]
    going_on: bool
    typed: str = ""
    meant: dict[str, list[Meant]] = field(default_factory=dict)

    @property
    def is_address(self) -> bool:
        """Whether it can be nothing but an e-mail address, or a part of one."""
        return "@" in self.typed

    @property
    def may_be_address(self) -> bool:
        """Whether an address may begin so; "al" begins too many."""
        return (
            SHORTEST_ADDRESS <= len(self.typed) <= MOST_LETTERS and self.typed.isprintable() and " " not in self.typed
        )

    @property
    def is_empty(self) -> bool:
        """Whether it is too little to look for."""
        return not any(len(word) > 1 for word in self.words)

    def exact(self) -> Sequence[Slot]:
        """The whole title, and nothing else."""
        return [((Term(FIRST + "".join(self.text.split())),),)]

    def opening(self) -> Sequence[Slot]:
        """The title begins with the first word, and the others are there."""
        first, *others = self.slots(begun=True)
        return [tuple((Term(FIRST + form[0].word, form[0].begun), *form[1:]) for form in first), *others]

    def whole(self) -> Sequence[Slot]:
        """Every word as it is."""
        return list(self.slots(begun=False))

    def begun(self) -> Sequence[Slot]:
        """Words that begin so."""
        return list(self.slots(begun=True))

    def guessed(self) -> Sequence[Slot]:
        """Words that may have been meant beside them; nothing when there are none."""
        slots = []
        for run, slot in zip(self.runs, self.slots(begun=True), strict=True):
            meant = self.meant.get(run[0], []) if len(run) == 1 else []
            slots.append(slot + tuple((Term(one.word, one.begun),) for one in meant))
        return slots if any(self.meant.values()) else []

    def slots(self, *, begun: bool) -> Iterator[Slot]:
        """A slot for each word; a run of digits may be one number or several."""
        for run in self.runs:
            forms: list[Form] = [tuple(Term(word, begun) for word in run)]
            joined = "".join(run)
            if len(run) > 1:
                forms.append((Term(joined, begun),))
            if len(joined) == SIRET_DIGITS and joined.isdecimal():
                forms.append((Term(joined[:SIREN_DIGITS]),))
            yield tuple(forms)

    def guess(self, vocabulary: Vocabulary) -> None:
        """Looks for what may have been meant by each word."""
        last = self.runs[-1] if self.going_on else ()
        for run in self.runs:
            if len(run) == 1:
                self.meant[run[0]] = vocabulary.meant(run[0], going_on=run == last)


def question(typed: str) -> Question:
    """The question that somebody typed, or has typed so far."""
    found = words(typed[:MOST_LETTERS])[:MOST_WORDS]
    telling = [word for word in found if len(word) > 1 and word not in SMALL_WORDS] or found
    runs = tuple(runs_of(found if any(word.isdecimal() for word in found) else telling, set(telling)))
    kept = tuple(word for run in runs for word in run)
    text = fold(typed[:MOST_LETTERS])
    return Question(text, kept, runs, going_on=not typed.endswith(" "), typed=typed.strip().casefold())


def with_firms(slots: Sequence[Slot]) -> Sequence[Slot]:
    """The same about people: some of the words, and never all, may be their co-operatives'."""
    if len(slots) < 2:
        return slots
    if slots[0][0][0].word.startswith(FIRST):
        return [slots[0], *map(or_a_firm, slots[1:])]
    return [*map(or_a_firm, slots), tuple(form for slot in slots for form in slot)]


def or_a_firm(slot: Slot) -> Slot:
    """The same word, of the name or of a co-operative."""
    return slot + tuple(tuple(Term(term.word, term.begun, FIRM) for term in form) for form in slot)


def named_among(question: Question, names: Sequence[str]) -> bool:
    """Whether every word that was typed is one of these, begins one, or may have been meant for one."""
    return all(
        any(name.startswith(word) or word in name for name in names)
        or any(one.word in names or (one.begun and any(n.startswith(one.word) for n in names)) for one in meant)
        for word in question.words
        for meant in [question.meant.get(word, [])]
    )


def runs_of(found: Iterable[str], telling: set[str]) -> Iterator[tuple[str, ...]]:
    """Numbers written with spaces, "310 238 894" or "SC 123456", are one run; every other word is its own."""
    for numbers, run in groupby(found, key=is_of_a_number):
        together = tuple(run)
        if numbers and any(word.isdecimal() for word in together):
            yield together
        else:
            yield from ((word,) for word in together if word in telling)


def is_of_a_number(word: str) -> bool:
    """Whether it may be a part of a number."""
    return word.isdecimal() or (len(word) <= 2 and word not in SMALL_WORDS)


def for_sqlite(letter: str, readers: Sequence[str], slots: Sequence[Slot]) -> str:
    """The question about one kind in the language of FTS5; of `readers` one must be there, if any are named."""
    return written(letter, readers, slots, ('"{}"', '"{}" *', " AND ", " OR "))


def for_postgres(letter: str, readers: Sequence[str], slots: Sequence[Slot]) -> str:
    """The same in the language of tsquery."""
    return written(letter, readers, slots, ("'{}'", "'{}':*", " & ", " | "))


def for_sqlite_any(word: str) -> str:
    """Whatever has this word, of any kind, in the language of FTS5."""
    return " OR ".join(f'"{kind.letter}{word}"' for kind in Found)


def for_postgres_any(word: str) -> str:
    """The same in the language of tsquery."""
    return " | ".join(f"'{kind.letter}{word}'" for kind in Found)


def written(letter: str, readers: Sequence[str], slots: Sequence[Slot], how: tuple[str, str, str, str]) -> str:
    """The question; folded words have neither quotes nor anything else that those languages know."""
    whole, begun, both, either = how
    asked = [*slots, *([tuple((Term(mark),) for mark in readers)] if readers else [])]
    forms = (
        [
            both.join((begun if term.begun else whole).format((term.letter or letter) + term.word) for term in form)
            for form in slot
        ]
        for slot in asked
    )
    return both.join("(" + either.join(f"({form})" for form in slot) + ")" for slot in forms)
