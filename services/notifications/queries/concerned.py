"""Who is concerned: by a meeting, those with a mandate on its day, in its departments; by a bulletin, its audience."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.models import CooperativePlace, RecipientMandate
from services.notifications.models.recipient_mandate import STAFF
from shared.access.belonging import left_union
from shared.events.national import Audience


@dataclass(frozen=True)
class Concerned:
    """`invited` get a message; `staff` who are not invited find the notice in their inbox."""

    invited: set[UUID] = field(default_factory=set)
    staff: set[UUID] = field(default_factory=set)


async def those_concerned(
    session: AsyncSession, on: date, departments: Sequence[str], person_id: UUID | None = None
) -> Concerned:
    """Everybody concerned by a meeting of that day, or `person_id` if that person is."""
    # What the co-operative itself last said of its department is newer than what the mandate was given with.
    department = func.coalesce(CooperativePlace.department, RecipientMandate.department)
    there: Any = department.in_(departments) if departments else true()
    staff = col(RecipientMandate.kind) == STAFF
    question = (
        select(RecipientMandate.person_id, there)
        .join(CooperativePlace, col(CooperativePlace.cooperative_id) == RecipientMandate.cooperative_id, isouter=True)
        .where(held_on(on), or_(there, staff))
        .distinct()
    )
    if person_id is not None:
        question = question.where(RecipientMandate.person_id == person_id)
    rows = (await session.exec(question)).all()
    invited = {person for person, is_there in rows if is_there}
    return Concerned(invited, {person for person, _ in rows} - invited)


async def those_of(session: AsyncSession, audience: Audience, on: date) -> set[UUID]:
    """Everybody of a bulletin's audience on that day."""
    question = select(RecipientMandate.person_id).where(held_on(on)).distinct()
    if audience is not Audience.EVERYBODY:
        question = question.where(RecipientMandate.kind == audience.value)
    return set((await session.exec(question)).all())


async def mandates_in(session: AsyncSession, cooperative_id: UUID) -> list[tuple[UUID, UUID]]:
    """Who holds or held a mandate in a co-operative, each with the newest event that said how long."""
    theirs = select(RecipientMandate.person_id, RecipientMandate.until_as_of)
    found = theirs.where(RecipientMandate.cooperative_id == cooperative_id)
    return [(person, since) for person, since in (await session.exec(found)).all()]


def held_on(day: date) -> Any:
    """Whether a mandate counts on that day; not before its beginning was heard, nor once its co-operative has left."""
    since, until = col(RecipientMandate.since), col(RecipientMandate.until)
    stays = ~left_union(RecipientMandate.cooperative_id, day)
    return and_(col(RecipientMandate.kind).is_not(None), since <= day, or_(until.is_(None), until >= day), stays)
