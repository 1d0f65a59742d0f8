"""The three statements of a registration, put together once."""

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, func, insert, select, update

from services.meetings.errors import NoSuchMeeting
from services.meetings.models import Meeting, Participant, Registration, SeatState
from services.meetings.models.registration import LIVE, Attendance
from services.meetings.models.snapshot import Entered, Situation
from shared.work import Work

meeting: Table = Meeting.__table__  # type: ignore[attr-defined]
registration: Table = Registration.__table__  # type: ignore[attr-defined]
participant: Table = Participant.__table__  # type: ignore[attr-defined]

THEIRS = and_(
    registration.c.meeting_id == meeting.c.id,
    registration.c.person_id == bindparam("person_id"),
    registration.c.state.in_([state.value for state in LIVE]),
)
EARLIER: Table = Registration.__table__.alias()  # type: ignore[attr-defined]
ATTEMPTS = (
    select(func.count())
    .where(EARLIER.c.meeting_id == bindparam("meeting_id"), EARLIER.c.person_id == bindparam("person_id"))
    .scalar_subquery()
)
SHOWN = [meeting.c[field.name] for field in fields(Situation) if field.name in meeting.c]
LOCK: Any = select(meeting.c.id).where(meeting.c.id == bindparam("meeting_id")).with_for_update()
LOOK: Any = (
    select(*SHOWN, participant.c.person_id, registration.c.id.label("entry_id"), ATTEMPTS)
    .select_from(
        meeting.outerjoin(participant, participant.c.person_id == bindparam("person_id")).outerjoin(
            registration, THEIRS
        )
    )
    .where(meeting.c.id == bindparam("meeting_id"))
)
ENTER = insert(registration)
COUNT = (
    update(meeting)
    .where(meeting.c.id == bindparam("meeting_id"))
    .values(
        seats_taken=meeting.c.seats_taken + bindparam("seats"), waiting=meeting.c.waiting + bindparam("more_waiting")
    )
)


async def look(meeting_id: UUID, person_id: UUID, work: Work) -> Situation:
    """How meeting and person stand, with the meeting locked. Raises NoSuchMeeting.

    PostgreSQL locks with a statement of its own: what one sees beside the row it locks dates from before the wait.
    """
    asked = {"meeting_id": meeting_id, "person_id": person_id}
    if not work.place.database.sqlite:
        await work.session.exec(LOCK, params=asked)
    row = (await work.session.exec(LOOK, params=asked)).first()
    if row is None:
        raise NoSuchMeeting
    return Situation(*row)


async def enter(entry: Entered, priority: int, attempt: int, vouched_at: datetime | None, work: Work) -> None:
    """Saves a new entry, and counts it."""
    waits = entry.state == SeatState.WAITING
    counted = {
        "meeting_id": entry.meeting_id,
        "seats": 0 if waits else entry.seats,
        "more_waiting": int(waits),
    }
    await work.session.exec(COUNT, params=counted)
    await work.do(
        ENTER,
        [
            {
                "id": entry.id,
                "meeting_id": entry.meeting_id,
                "person_id": entry.person_id,
                "state": entry.state,
                "seats": entry.seats,
                "priority": priority,
                "asked_at": entry.asked_at,
                "changed_at": entry.asked_at,
                "expires_at": None,
                "attendance": Attendance.EXPECTED.value,
                "offers": 0,
                "attempt": attempt,
                "back_to": "",
                "vouched_at": vouched_at,
            }
        ],
    )
