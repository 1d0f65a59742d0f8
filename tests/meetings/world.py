"""A small named world: people, a host, a Thursday meeting, and short ways to do things with them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from services.meetings.actions.accept_offer import AcceptOffer, accept_offer
from services.meetings.actions.announce_meeting import announce_meeting
from services.meetings.actions.cancel_registration import CancelRegistration, cancel_registration
from services.meetings.actions.decline_offer import DeclineOffer, decline_offer
from services.meetings.actions.plan_meeting import PlanMeeting, plan_meeting
from services.meetings.actions.register import Register, register
from services.meetings.handlers import from_membership
from services.meetings.models import Meeting, Registration, SeatState
from services.meetings.rules.meeting_details import MeetingDetails
from shared.access import heeding
from shared.clock import Clock
from shared.events.ids import new_id
from shared.events.membership import CooperativeRecorded, PersonRecorded
from shared.identity import Role, Seals, a_visitor
from shared.tables import outbox
from shared.work import Workplace

MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 11, 16, 30, tzinfo=UTC)
HOST = UUID("018f0000-0000-7000-8000-00000000f0d1")
NAMES = ("Amel", "Bruno", "Chloé", "Driss", "Élodie", "Farid", "Gaëlle", "Hugo", "Inès", "Jules")


class MovableClock(Clock):
    """The house's clock, standing still until it is moved."""

    def __init__(self, at: datetime = MONDAY) -> None:
        super().__init__()
        object.__setattr__(self, "at", [at])
        object.__setattr__(self, "now", lambda: self.at[0])  # type: ignore[attr-defined]

    def move(self, **by: float) -> None:
        """Lets time pass."""
        self.at[0] += timedelta(**by)  # type: ignore[attr-defined]

    def set(self, at: datetime) -> None:
        """Goes to a moment."""
        self.at[0] = at  # type: ignore[attr-defined]


def a_meeting(**other: Any) -> MeetingDetails:
    """A Thursday visit with two seats."""
    usual = MeetingDetails(
        kind="visit",
        title="Visite de la fonderie",
        starts_at=THURSDAY,
        ends_at=THURSDAY + timedelta(hours=2),
        capacity=2,
        place="12 rue du Port",
        town="Toulouse",
    )
    return replace(usual, **other)


def listening_to(event: Any) -> list[Any]:
    """The handlers of meetings, and those that every service has, that listen to such an event."""
    handlers = [*vars(from_membership).values(), *vars(heeding).values()]
    return [one for one in handlers if getattr(one, "event", None) is type(event)]


@dataclass
class Hands:
    """What tests do to a meetings database."""

    place: Workplace
    clock: MovableClock
    ids: dict[str, UUID] = field(default_factory=dict)

    async def hear(self, event: Any) -> None:
        """Gives an event to every handler that listens to it."""
        for handler in listening_to(event):
            async with self.place.work() as work:
                await handler(event, work)

    async def person(self, name: str) -> UUID:
        """A person of the register, known from membership."""
        if name not in self.ids:
            self.ids[name] = new_id()
            await self.hear(PersonRecorded(person_id=self.ids[name], first_name=name, last_name="Martin"))
        return self.ids[name]

    async def host(self) -> UUID:
        """A member co-operative."""
        await self.hear(
            CooperativeRecorded(
                cooperative_id=HOST,
                name="Fonderie des Gaves",
                registration_scheme="siren",
                registration_number="1",
                town="Tarbes",
                department="65",
                memberships=((date(2020, 1, 1), None),),
            )
        )
        return HOST

    async def meeting(self, *, announced: bool = True, **other: Any) -> UUID:
        """A planned meeting, announced unless it is said otherwise."""
        hours = other.pop("offer_hours", 24)
        async with self.place.work() as work:
            meeting = await plan_meeting(PlanMeeting(a_meeting(**other), hours), work)
            await work.flush()
            if announced:
                await announce_meeting(meeting.id, work)
        return meeting.id

    async def registers(self, meeting_id: UUID, name: str, **more: Any) -> str:
        """The state in which somebody who registers ends up."""
        person_id = await self.person(name)
        async with self.place.work() as work:
            return (await register(meeting_id, Register(person_id, **more), work)).state

    async def cancels(self, meeting_id: UUID, name: str) -> str:
        """Somebody cannot come."""
        async with self.place.work() as work:
            return (await cancel_registration(meeting_id, CancelRegistration(self.ids[name]), work)).state

    async def takes_off(self, meeting_id: UUID, name: str) -> str:
        """Staff cancel somebody's registration."""
        command = CancelRegistration(self.ids[name], by_staff=True)
        async with self.place.work() as work:
            return (await cancel_registration(meeting_id, command, work)).state

    async def accepts(self, meeting_id: UUID, name: str) -> str:
        """Somebody takes the offered seat."""
        async with self.place.work() as work:
            return (await accept_offer(meeting_id, AcceptOffer(self.ids[name]), work)).state

    async def declines(self, meeting_id: UUID, name: str) -> str:
        """Somebody does not want the offered seat."""
        async with self.place.work() as work:
            return (await decline_offer(meeting_id, DeclineOffer(self.ids[name]), work)).state

    async def states(self, meeting_id: UUID) -> dict[str, str]:
        """Where everybody stands, by first name: the newest registration of each."""
        names = {id: name for name, id in self.ids.items()}
        question = select(Registration).where(Registration.meeting_id == meeting_id).order_by(col(Registration.attempt))
        return {names[one.person_id]: one.state for one in await self.rows(question)}

    async def states_of_members(self, meeting_id: UUID) -> dict[str, str]:
        """The same of a meeting that has guests, without them."""
        names = {id: name for name, id in self.ids.items()}
        entries = await self.rows(select(Registration).where(Registration.meeting_id == meeting_id))
        return {names[one.person_id]: one.state for one in entries if not one.guest_union}

    async def row(self, meeting_id: UUID) -> Meeting:
        """The meeting as it is saved, with counters that agree with its registrations."""
        meeting: Meeting = (await self.rows(select(Meeting).where(Meeting.id == meeting_id)))[0]
        entries = await self.rows(select(Registration).where(Registration.meeting_id == meeting_id))
        assert meeting.seats_taken == sum(one.seats_held for one in entries) <= meeting.capacity
        assert meeting.others_taken == sum(one.seats_held for one in entries if one.guest_union)
        assert meeting.others_taken <= meeting.seats_for_others
        assert meeting.waiting == sum(one.state == SeatState.WAITING for one in entries)
        return meeting

    async def told(self, *facts: str) -> list[tuple[str, str]]:
        """What was announced, in order: the fact, and the first name where it is about one person."""
        names = {str(id): name for name, id in self.ids.items()}
        rows = await self.rows(select(outbox.c.subject, outbox.c.body).order_by(outbox.c.pos))
        said = [(subject.split(".")[-2], body.decode()) for subject, body in rows]
        found = [(fact, next((name for id, name in names.items() if id in body), "")) for fact, body in said]
        return [one for one in found if not facts or one[0] in facts]

    async def rows(self, question: Any) -> Any:
        """The answer to a question."""
        async with self.place.database.reading() as session:
            return (await session.exec(question)).all()


def cookie_of(seals: Seals, person_id: UUID | None, role: Role = Role.MEMBER) -> dict[str, str]:
    """The session of somebody signed in."""
    return {"maillon_session": seals.session(a_visitor(person_id, role, name="Somebody"))}
