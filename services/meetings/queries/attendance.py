"""What the attendance sheet shows beside the list: who is added to it, and what was corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.meetings.models import AttendanceChange, Participant


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction; `name` is empty for a guest of another union, `by` where no person did it."""

    name: str
    before: str
    after: str
    changed_at: datetime
    by: str


async def corrections(session: AsyncSession, meeting_id: UUID) -> list[Correction]:
    """All of them, the newest first."""
    who, by = aliased(Participant), aliased(Participant)
    question = (
        select(AttendanceChange, who, by)
        .outerjoin(who, col(who.person_id) == AttendanceChange.person_id)
        .outerjoin(by, col(by.person_id) == AttendanceChange.by_id)
        .where(AttendanceChange.meeting_id == meeting_id)
        .order_by(col(AttendanceChange.id).desc())
    )
    return [
        Correction(who.name if who else "", one.before, one.after, one.changed_at, by.name if by else "")
        for one, who, by in await session.exec(question)
    ]


async def named(session: AsyncSession, people: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these people."""
    found = await session.exec(select(Participant).where(col(Participant.person_id).in_(list(people))))
    return {one.person_id: one.name for one in found}
