"""Who may be registered by staff."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.meetings.models import Participant, Registration
from services.meetings.models.participant import folded
from services.meetings.models.registration import LIVE
from services.meetings.queries.registrations import cooperatives_of
from shared.folding import folded as in_order

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who was found, and where they stand at the meeting (empty: nowhere)."""

    person_id: UUID
    name: str
    cooperatives: str
    state: str


async def participant(session: AsyncSession, person_id: UUID) -> Participant | None:
    """One person."""
    return await session.get(Participant, person_id)


async def candidates(session: AsyncSession, meeting_id: UUID, wanted: str, today: date) -> list[Candidate]:
    """The first people whose name holds every word of `wanted`."""
    theirs = and_(
        Registration.meeting_id == meeting_id,
        Registration.person_id == Participant.person_id,
        col(Registration.state).in_(LIVE),
    )
    question = select(Participant, Registration.state).outerjoin(Registration, theirs)
    for word in folded(wanted).split()[:5]:
        question = question.where(col(Participant.folded).contains(word, autoescape=True))
    found = (
        await session.exec(
            question.order_by(in_order(col(Participant.last_name)), in_order(col(Participant.first_name))).limit(SHOWN)
        )
    ).all()
    belongs = await cooperatives_of(session, [person.person_id for person, _ in found], today)
    return [
        Candidate(person.person_id, person.name, belongs.get(person.person_id, ""), state or "")
        for person, state in found
    ]
