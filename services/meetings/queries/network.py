"""Meetings elsewhere in the network, and where our people's requests stand there."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.meetings.errors import NoSuchMeeting
from services.meetings.models import Host, MeetingElsewhere, Participant, ParticipantMandate, RequestElsewhere
from services.meetings.models.request_elsewhere import NEWEST_FIRST
from services.meetings.queries.registrations import cooperatives_of
from shared.access.belonging import gone_by, left_union
from shared.events.crossings import SeatWish

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which meetings elsewhere are asked for."""

    kind: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """For staff: one of our people who asked for a seat elsewhere; `left`: they belong no longer on its day."""

    person_id: UUID
    name: str
    cooperatives: str
    request: RequestElsewhere
    left: bool


async def open_meetings(session: AsyncSession, wanted: Narrowed, now: datetime) -> list[MeetingElsewhere]:
    """Meetings at which one may still ask for a seat, the next one first."""
    question = select(MeetingElsewhere).where(
        col(MeetingElsewhere.open), MeetingElsewhere.registration_closes_at > now, MeetingElsewhere.starts_at > now
    )
    if wanted.kind:
        question = question.where(MeetingElsewhere.kind == wanted.kind)
    if wanted.department:
        question = question.where(MeetingElsewhere.department == wanted.department)
    order = question.order_by(col(MeetingElsewhere.starts_at), col(MeetingElsewhere.meeting_id))
    return list((await session.exec(order.limit(SHOWN))).all())


async def departments(session: AsyncSession, now: datetime) -> list[str]:
    """The departments in which there are such meetings."""
    question = select(MeetingElsewhere.department).where(
        col(MeetingElsewhere.open), MeetingElsewhere.registration_closes_at > now, MeetingElsewhere.starts_at > now
    )
    return sorted({one for one in await session.exec(question.distinct()) if one})


async def home_of(session: AsyncSession, person_id: UUID | None, today: date) -> set[str]:
    """The departments from which distance counts: the person's own, else those of the union's co-operatives."""
    theirs = (
        select(ParticipantMandate)
        .where(ParticipantMandate.person_id == person_id, col(ParticipantMandate.department).is_not(None))
        .where(~left_union(ParticipantMandate.cooperative_id, today))
    )
    held = (await session.exec(theirs)).all() if person_id else ()
    own = {one.department or "" for one in held if one.runs_on(today)}
    return own or {one for one in await session.exec(select(Host.department).distinct()) if one}


async def meeting(session: AsyncSession, meeting_id: UUID) -> MeetingElsewhere:
    """One meeting elsewhere, open or not. Raises NoSuchMeeting."""
    found = await session.get(MeetingElsewhere, meeting_id)
    if found is None:
        raise NoSuchMeeting
    return found


async def is_elsewhere(session: AsyncSession, meeting_id: UUID) -> bool:
    """Whether a meeting is one of another union: letters link to both alike."""
    return await session.get(MeetingElsewhere, meeting_id) is not None


async def request_of(session: AsyncSession, meeting_id: UUID, person_id: UUID) -> RequestElsewhere | None:
    """A person's newest request for a seat at a meeting."""
    theirs = select(RequestElsewhere).where(
        RequestElsewhere.meeting_id == meeting_id, RequestElsewhere.person_id == person_id
    )
    return (await session.exec(theirs.order_by(*NEWEST_FIRST).limit(1))).first()


async def requests_of(session: AsyncSession, person_id: UUID) -> list[tuple[MeetingElsewhere, RequestElsewhere]]:
    """A person's newest request at each meeting elsewhere; the latest meeting first."""
    question = (
        select(MeetingElsewhere, RequestElsewhere)
        .join(RequestElsewhere, col(RequestElsewhere.meeting_id) == MeetingElsewhere.meeting_id)
        .where(RequestElsewhere.person_id == person_id)
        .order_by(col(MeetingElsewhere.starts_at).desc(), *NEWEST_FIRST)
    )
    newest: dict[UUID, tuple[MeetingElsewhere, RequestElsewhere]] = {}
    for one, asked in await session.exec(question):
        newest.setdefault(one.meeting_id, (one, asked))
    return list(newest.values())


async def wanted_by(session: AsyncSession, person_id: UUID) -> dict[UUID, RequestElsewhere]:
    """A person's requests that have not come to an end, by meeting."""
    theirs = select(RequestElsewhere).where(
        RequestElsewhere.person_id == person_id, RequestElsewhere.wish != SeatWish.GIVEN_BACK
    )
    return {one.meeting_id: one for one in await session.exec(theirs)}


async def askers(session: AsyncSession, meeting_id: UUID, today: date, day: date) -> list[Asker]:
    """Everybody of ours who asked for a seat at a meeting elsewhere on that `day`."""
    question = (
        select(RequestElsewhere, Participant, gone_by(RequestElsewhere.person_id, day))
        .outerjoin(Participant, col(Participant.person_id) == RequestElsewhere.person_id)
        .where(RequestElsewhere.meeting_id == meeting_id)
        .order_by(col(RequestElsewhere.id))
    )
    rows = (await session.exec(question)).all()
    belongs = await cooperatives_of(session, [asked.person_id for asked, _, _ in rows], today)
    return [
        Asker(asked.person_id, person.name if person else "", belongs.get(asked.person_id, ""), asked, left)
        for asked, person, left in rows
    ]
