"""What a person may do and see here, and because of which mandate: the table of permissions read for one person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.membership.rules.folding import fold
from shared.access.permissions import DEED, FIELD, NOBODY, Cell, Line
from shared.access.words import Sentence, sentences_of, spoken
from shared.addresses import split
from shared.identity import Grant, Role, Visitor
from shared.text import Text, say

ROLE_WORDS: dict[str, Text] = {
    Role.MEMBER: say("Member of a co-operative"),
    Role.CONTACT: say("Contact"),
    Role.ELECTED: say("Elected representative"),
    Role.COMMITTEE_HOST: say("Committee host"),
    Role.STAFF: say("Union staff"),
    Role.OPERATOR: say("Operator of the node"),
}


@dataclass(frozen=True)
class Opened:
    """One sentence, whether it is open, and why: `because` are the grants that open it.

    `own`: only where it is about themselves, or about the co-operatives `where`.
    """

    sentence: Sentence
    open: bool
    because: tuple[Grant, ...] = ()
    own: bool = False
    where: tuple[UUID, ...] = ()


def everything(grants: Sequence[Grant], lines: Iterable[Line]) -> list[Opened]:
    """Every sentence of the table, as it stands for somebody with these grants."""
    return [opened(sentence, about[0], grants) for sentence, about in spoken(lines)]


def opened(sentence: Sentence, line: Line, grants: Sequence[Grant]) -> Opened:
    """One line, which speaks for all lines of its sentence."""
    always = tuple(grant for grant in grants if line.cells.get(grant.role) is Cell.YES)
    own = tuple(grant for grant in grants if line.cells.get(grant.role) is Cell.OWN)
    if line.cells[NOBODY] is Cell.YES:
        return Opened(sentence, True)
    if always:
        return Opened(sentence, True, always)
    where = tuple(dict.fromkeys(one.cooperative_id for one in own if one.cooperative_id))
    if "cooperative" in line.owned:
        return Opened(sentence, bool(where), own, True, where)
    return Opened(sentence, bool(own), own, True)


def lost(before: Iterable[Opened], after: Iterable[Opened]) -> list[Opened]:
    """What is not open any more, or not for all of the co-operatives."""
    gone = []
    for then, now in zip(before, after, strict=True):
        if then.open and not now.open:
            gone.append(then)
        elif left := tuple(id for id in then.where if id not in now.where and now.own):
            gone.append(replace(then, where=left))
        elif then.open and not then.own and now.own:
            gone.append(then)
    return gone


def searched(words: str, found: Iterable[Opened]) -> list[Opened]:
    """Those whose sentence has all of these words, in whichever language they are shown."""
    wanted = fold(words).split()
    return [
        one
        for one in found
        if any(all(word in fold(one.sentence.says.into(language)) for word in wanted) for language in ("fr", "en"))
    ]


def at_address(address: str, visitor: Visitor, lines: Iterable[Line]) -> Opened | None:
    """Whether that page is open to somebody; None for an address that leads nowhere here."""
    path = split(address.strip()).path
    for line in sorted(lines, key=lambda one: "{" in one.path):
        found = re.fullmatch(pattern_of(line.path), path) if line.service not in (FIELD, DEED) else None
        if found and line.method == "GET":
            of = found.groupdict()
            alone = ((one, replace(visitor, grants=(one,))) for one in visitor.grants)
            because = tuple(one for one, holder in alone if line.allows_as(one.role, holder, of))
            return Opened(sentences_of(line)[0], line.allows(visitor, of), because)
    return None


def pattern_of(path: str) -> str:
    """A route's path as a regular expression."""
    return re.sub(r"\\\{([a-z_]+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
