"""What happened with people's access: for the operator everything, for a person what concerns them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import AuditEntry, Person
from services.membership.models.audit_entry import What
from services.membership.rules.audit_words import sentence
from shared.clock import Clock
from shared.folding import has_word
from shared.text import Text

PER_PAGE = 50
MOST_EXPORTED = 100_000  # rows of a file; a spreadsheet holds ten times as many


@dataclass(frozen=True)
class AuditSearch:
    """What the operator looks for; days are whole days of the union's zone, `words` are looked for in names."""

    words: str = ""
    what: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1


class AuditLine(NamedTuple):
    """One entry as it is shown; a person who was erased has no name any more."""

    at: datetime
    what: str
    said: Text
    by: str
    by_name: str
    about_name: str
    about: UUID | None
    whence: str
    request_id: str


@dataclass(frozen=True)
class FoundEntries:
    """One page of entries, the newest first."""

    lines: Sequence[AuditLine]
    total: int
    pages: int


BY, ABOUT = aliased(Person), aliased(Person)


async def search_audit(search: AuditSearch, clock: Clock, session: AsyncSession) -> FoundEntries:
    """The page that was asked for."""
    conditions = conditions_of(search, clock)
    total = (await session.exec(joined(select(func.count()), conditions))).one()
    offset = (max(search.page, 1) - 1) * PER_PAGE
    lines = await lines_of(conditions, session, limit=PER_PAGE, offset=offset)
    return FoundEntries(lines, total, max(1, -(-total // PER_PAGE)))


async def every_entry(search: AuditSearch, clock: Clock, session: AsyncSession) -> Sequence[AuditLine]:
    """All that is found, for a file."""
    return await lines_of(conditions_of(search, clock), session, limit=MOST_EXPORTED)


async def entries_about(person_id: UUID | None, at_most: int, session: AsyncSession) -> Sequence[AuditLine]:
    """What happened with one account; without a person, with the operator's."""
    nobody_s = col(AuditEntry.about).is_(None)
    operator_s = nobody_s & or_(col(AuditEntry.by) == "operator", col(AuditEntry.what) == What.SIGNED_IN)
    mine: Any = AuditEntry.about == person_id if person_id else operator_s
    return await lines_of([mine], session, limit=at_most)


async def lines_of(
    conditions: Sequence[Any], session: AsyncSession, *, limit: int, offset: int = 0
) -> Sequence[AuditLine]:
    """Entries with the names of whom they speak of."""
    wanted = joined(select(AuditEntry, BY, ABOUT), conditions).order_by(col(AuditEntry.id).desc())
    return [line(*row) for row in (await session.exec(wanted.limit(limit).offset(offset))).all()]


def line(entry: AuditEntry, by: Person | None, about: Person | None) -> AuditLine:
    """One entry, readable."""
    return AuditLine(
        entry.at,
        entry.what,
        sentence(entry.what, entry.values),
        entry.by,
        by.name if by else "",
        about.name if about else "",
        about.id if about else None,
        entry.whence,
        entry.request_id,
    )


def joined(selected: Any, conditions: Sequence[Any]) -> Any:
    """A question about entries, beside the people whom they name."""
    table = selected.select_from(AuditEntry).outerjoin(BY, col(BY.id) == AuditEntry.by_id)
    return table.outerjoin(ABOUT, col(ABOUT.id) == AuditEntry.about).where(*conditions)


def conditions_of(search: AuditSearch, clock: Clock) -> list[Any]:
    """What must be true of an entry."""
    found: list[Any] = []
    for word in search.words.split():
        places = (BY.first_name, BY.last_name, ABOUT.first_name, ABOUT.last_name, AuditEntry.request_id)
        found.append(or_(*(has_word(col(place), word) for place in places)))
    if search.what:
        found.append(AuditEntry.what == search.what)
    if search.since:
        found.append(col(AuditEntry.at) >= beginning(search.since, clock))
    if search.until:
        found.append(col(AuditEntry.at) < beginning(search.until + timedelta(days=1), clock))
    return found


def beginning(day: date, clock: Clock) -> datetime:
    """The first moment of a day in the union's zone."""
    return datetime.combine(day, time(), clock.zone)
