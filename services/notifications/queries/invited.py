"""Who was invited to a meeting, and is concerned by it still."""

from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.models import Delivery, MeetingCard, Notice
from services.notifications.models.delivery import State
from services.notifications.models.notice import Kind
from services.notifications.queries.concerned import Concerned, those_concerned

ON_THEIR_WAY = (State.SENT.value, State.SENDING.value)


async def those_invited(meeting_id: UUID, session: AsyncSession, on: date) -> Concerned:
    """Those who were invited and still are concerned on that day: by letter, or in their inbox only."""
    question = (
        select(Notice.person_id, Delivery.state)
        .join(Delivery, col(Delivery.notice_id) == Notice.id, isouter=True)
        .where(Notice.meeting_id == meeting_id, Notice.kind == Kind.MEETING_ANNOUNCED.value)
    )
    letters = dict((await session.exec(question)).all())
    card = await session.get(MeetingCard, meeting_id)
    found = await those_concerned(session, on, card.facts().get("departments", ()) if card else ())
    still = letters.keys() & (found.invited | found.staff)
    by_mail = {person for person in still if letters[person] in ON_THEIR_WAY}
    return Concerned(by_mail, still - by_mail)
