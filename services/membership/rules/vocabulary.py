"""The words that there are, and which of them somebody may have meant: for mistyped words and parts of words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
TWO_EDITS_FROM = 8
PIECE_FROM = 3
MOST_MEANT = 24
MOST_PIECES = 40
ENDS = 2


@dataclass(frozen=True, slots=True)
class Meant:
    """A word that may have been meant, `edits` away from what was typed; `begun`: words that begin so."""

    word: str
    edits: int = 0
    begun: bool = False


class Vocabulary:
    """Every word of the index, kept in memory: comparing them all takes milliseconds, and misses none."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.by_length: dict[int, list[str]] = defaultdict(list)
        self.by_start: dict[str, list[str]] = defaultdict(list)
        self.by_end: dict[str, list[str]] = defaultdict(list)
        self.text: str | None = ""

    def add(self, words: Iterable[str]) -> None:
        """Takes in words; those that are known already count once."""
        for word in set(words) - self.words:
            self.words.add(word)
            self.by_length[len(word)].append(word)
            self.by_start[word[:ENDS]].append(word)
            self.by_end[word[-ENDS:]].append(word)
            self.text = None

    def meant(self, typed: str, *, going_on: bool) -> list[Meant]:
        """Words at most one edit away from four letters on, two from eight on; a swap of neighbours is one edit.

        Then words of which it is a part. `going_on`: the rest of the word may not be typed yet.
        """
        edits = allowed(typed)
        found = {typed: Meant(typed)}
        for word, distance in self.near(typed, edits) if edits else ():
            found.setdefault(word, Meant(word, distance))
        for beginning in self.near_beginnings(typed, edits) if edits and going_on else ():
            found.setdefault(beginning, Meant(beginning, 1, begun=True))
        for word in self.having(typed) if len(typed) >= PIECE_FROM else ():
            found.setdefault(word, Meant(word))
        return list(found.values())[1:]

    def near(self, typed: str, edits: int) -> list[tuple[str, int]]:
        """The nearest known words first."""
        at_an_end = edits == 1 and len(typed) > SHORTEST
        likely = self.alike_at_an_end(typed) if at_an_end else list(self.of_length(typed, edits))
        found = process.extract(typed, likely, scorer=OSA.distance, score_cutoff=edits, limit=MOST_MEANT)
        return [(word, int(distance)) for word, distance, _ in found]

    def alike_at_an_end(self, typed: str) -> list[str]:
        """One edit in five letters or more leaves the first two or the last two as they are."""
        return list({*self.by_start.get(typed[:ENDS], ()), *self.by_end.get(typed[-ENDS:], ())})

    def of_length(self, typed: str, edits: int) -> Iterator[str]:
        """Words that are not too long and not too short."""
        lengths = range(len(typed) - edits, len(typed) + edits + 1)
        return chain.from_iterable(self.by_length.get(length, ()) for length in lengths)

    def near_beginnings(self, typed: str, edits: int) -> list[str]:
        """Beginnings of known words that are one edit away, from the third letter on."""
        ends = (len(typed) - 1, len(typed), len(typed) + 1) if edits else ()
        begun = {word[:end] for word in self.by_start.get(typed[:ENDS], ()) for end in ends if len(word) > end}
        found = process.extract(typed, begun, scorer=OSA.distance, score_cutoff=1, limit=MOST_MEANT)
        return [word for word, _, _ in found]

    def having(self, piece: str) -> Iterator[str]:
        """Some words with this inside."""
        if self.text is None:
            self.text = "\n" + "\n".join(sorted(self.words)) + "\n"
        at, most = self.text.find(piece), MOST_PIECES
        while at >= 0 and most:
            end = self.text.find("\n", at)
            yield self.text[self.text.rfind("\n", 0, at) + 1 : end]
            at, most = self.text.find(piece, end), most - 1


def allowed(typed: str) -> int:
    """How many edits a word may be away from what was typed."""
    if any(letter.isdigit() for letter in typed):
        return 0
    return 2 if len(typed) >= TWO_EDITS_FROM else 1 if len(typed) >= SHORTEST else 0
