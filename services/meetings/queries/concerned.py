"""Whom a meeting concerns, before anybody is written to."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlmodel import and_, col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.meetings.models import Host, Participant, ParticipantMandate
from shared.access.belonging import left_union


class Concerned(NamedTuple):
    """How many people; how many of them have no e-mail address and find the invitation in their inbox alone."""

    people: int
    without_address: int

    @property
    def written_to(self) -> int:
        """How many letters go out."""
        return self.people - self.without_address


async def concerned(session: AsyncSession, on: date, departments: Sequence[str]) -> Concerned:
    """Those with a mandate on the meeting's day, in its departments, or anywhere when it names none."""
    held = ParticipantMandate
    ends = [or_(col(end).is_(None), col(end) >= on) for end in (held.until, held.ended_on)]
    theirs = and_(col(held.since) <= on, *ends, ~left_union(held.cooperative_id, on))
    question = select(held.person_id, Participant.has_address).distinct()
    question = question.join(Participant, col(Participant.person_id) == held.person_id, isouter=True)
    if departments:
        question = question.join(Host, col(Host.cooperative_id) == held.cooperative_id, isouter=True)
        theirs = and_(theirs, func.coalesce(Host.department, held.department).in_(departments))
    rows = (await session.exec(question.where(theirs))).all()
    return Concerned(len(rows), sum(known is False for _, known in rows))
