"""Who may take part in a meeting: whoever belongs to the union on its day, or whom staff want there."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select

from services.meetings.errors import BelongsNoLonger
from services.meetings.models import Meeting, Registration
from shared.access.belonging import belongs_on, gone_by
from shared.work import Work


def day_of(starts_at: datetime, work: Work) -> date:
    """The day of a meeting, in the union's zone."""
    return work.place.clock.local(starts_at).date()


async def check_belongs(person_id: UUID, starts_at: datetime, work: Work) -> None:
    """Raises BelongsNoLonger when somebody may not have a seat on that day."""
    day = day_of(starts_at, work)
    if not await belongs_on(work.session, person_id, day):
        raise BelongsNoLonger(day)


async def who_left(meeting: Meeting, entries: Iterable[Registration], work: Work) -> set[UUID]:
    """The registrations among these of people who belong no longer on the meeting's day, and whom nobody wants there.

    Guests of other unions are theirs to know.
    """
    ours = [one.id for one in entries if one.guest_union is None and one.vouched_at is None]
    if not ours:
        return set()
    gone = gone_by(Registration.person_id, day_of(meeting.starts_at, work))
    return set(await work.all(select(Registration.id).where(col(Registration.id).in_(ours), gone)))
