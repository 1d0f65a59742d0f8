"""Two unions and the slow, unreliable way between them: what one states arrives late, twice, in any order, or again."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete
from sqlmodel import col, select

from services.meetings.actions.answer_elsewhere import accept_elsewhere, give_back_elsewhere
from services.meetings.actions.ask_elsewhere import AskElsewhere, ask_elsewhere
from services.meetings.actions.open_to_others import OpenToOthers, open_to_others
from services.meetings.handlers import from_confederation
from services.meetings.models import Guest, Meeting, MeetingElsewhere, Registration, RequestElsewhere
from services.meetings.queries.network_statements import network_statements
from shared.events.base import Event
from shared.events.crossings import Crossing, MeetingOpen, SeatAsked, SeatStands
from shared.events.envelope import Cause
from shared.events.ids import new_id
from shared.events.national import OpenMeeting, SeatAnswer, SeatRequest
from shared.tables import landmark, outbox
from tests.meetings.world import Hands

NAMES = {"occitanie": "Union d'Occitanie", "bretagne": "Union de Bretagne"}
KINDS: dict[str, type[Crossing]] = {"meeting.open": MeetingOpen, "seat.asked": SeatAsked, "seat.stands": SeatStands}
PUBLIC = "Visite d'une fonderie"


def passed_on(subject: str, body: bytes) -> tuple[str, Event] | None:
    """To whom the hub passes a crossing on, and as what; to `all` but the union it comes from."""
    said = orjson.loads(body)
    union, fact = subject.split(".")[1], ".".join(subject.split(".")[3::2][:2])
    name = NAMES[union]
    match fact:
        case "meeting.open":
            assert MeetingOpen(**said)
            return "all", OpenMeeting(**said | {"host_union": union, "host_union_name": name})
        case "seat.asked":
            assert SeatAsked(**said)
            values = said | {"to": said["host_union"], "guest_union": union, "guest_union_name": name}
            return said["host_union"], SeatRequest(**values)
        case "seat.stands":
            assert SeatStands(**said)
            return said["guest_union"], SeatAnswer(**said | {"to": said["guest_union"], "host_union": union})
    return None


class Killed(Exception):
    """The process was killed before it saved."""


@dataclass
class Letter:
    """A message on its way: to whom, what, and under which id of the hub's."""

    to: Hands
    event: Event
    id: UUID


@dataclass
class Network:
    """A host, a guest's union, and what is on its way between them."""

    host: Hands
    home: Hands
    read: dict[str, int] = field(default_factory=dict)
    pending: list[Letter] = field(default_factory=list)
    delivered: list[Letter] = field(default_factory=list)

    async def relay(self) -> None:
        """The hub reads what both have stated since it looked last."""
        for node, other in ((self.host, self.home), (self.home, self.host)):
            question = select(outbox.c.pos, outbox.c.subject, outbox.c.body).where(
                outbox.c.subject.like("agg.%"), outbox.c.pos > self.read.get(node.place.union, 0)
            )
            for pos, subject, body in await node.rows(question.order_by(outbox.c.pos)):
                self.read[node.place.union] = pos
                found = passed_on(subject, body)
                if found and found[0] in ("all", other.place.union):
                    self.pending.append(Letter(other, found[1], new_id()))

    async def deliver(self, number: int = 0, *, killed: bool = False) -> None:
        """One of the messages on their way arrives; it stays on its way when the one who hears it is killed."""
        await self.relay()
        if not self.pending:
            return
        letter = self.pending[number % len(self.pending)]
        await self.arrive(letter, killed=killed)
        if not killed:
            self.pending.remove(letter)
            self.delivered.append(letter)

    async def again(self, number: int) -> None:
        """A message arrives once more."""
        if self.delivered:
            await self.arrive(self.delivered[number % len(self.delivered)])

    async def arrive(self, letter: Letter, *, killed: bool = False) -> None:
        """The handlers of a node hear a message."""
        for handler in vars(from_confederation).values():
            if getattr(handler, "event", None) is type(letter.event):
                try:
                    async with letter.to.place.work(Cause("test", str(letter.id))) as work:
                        await handler(letter.event, work)
                        if killed:
                            raise Killed
                except Killed:
                    pass

    async def talk(self) -> None:
        """The link is up until nobody has anything to say."""
        await self.relay()
        while self.pending:
            await self.deliver()
            await self.relay()

    async def restate(self, node: Hands) -> None:
        """A node begins a new epoch and says everything again."""
        async with node.place.work() as work:
            counter = await work.lock_crossings()
            await work.count_crossings(counter["epoch"] + 1, 0)
            async for crossing in network_statements(work):
                work.announce(crossing)

    async def stated(self, node: Hands) -> dict[Any, Crossing]:
        """The last that a node has stated of each open meeting and each request."""
        question = select(outbox.c.subject, outbox.c.body).where(outbox.c.subject.like("agg.%"))
        found: dict[Any, Crossing] = {}
        for subject, body in await node.rows(question.order_by(outbox.c.pos)):
            kind = KINDS.get(".".join(subject.split(".")[3::2][:2]))
            if kind:
                said = kind.model_validate_json(body)
                found[kind, said.entity] = said
        return found

    async def begin_anew(self) -> None:
        """Both forget their meetings, and nothing is under way."""
        self.pending, self.delivered = [], []
        for node in (self.host, self.home):
            async with node.place.work() as work:
                for table in (Registration, Guest, Meeting, RequestElsewhere, MeetingElsewhere):
                    await work.do(delete(table))
                await work.do(delete(outbox))

    async def opened(self, seats: int = 1, **meeting: Any) -> UUID:
        """A meeting of the host with seats for others, of which the other union has heard."""
        id = await self.host.meeting(**meeting)
        await self.open(id, seats)
        await self.talk()
        return id

    async def open(self, meeting: UUID, seats: int, title: str = PUBLIC) -> None:
        """The host's staff open it, or change how it is open."""
        async with self.host.place.work() as work:
            await open_to_others(meeting, OpenToOthers(seats, title), work)

    async def asks(self, meeting: UUID, name: str, seats: int = 1) -> UUID:
        """Somebody asks at home for seats elsewhere; the id of the request."""
        person = await self.home.person(name)
        async with self.home.place.work() as work:
            return (await ask_elsewhere(meeting, AskElsewhere(person, seats), work)).id

    async def accepts(self, meeting: UUID, name: str) -> None:
        """Somebody takes, at home, the seat that the host offers."""
        async with self.home.place.work() as work:
            await accept_elsewhere(meeting, self.home.ids[name], work)

    async def gives_back(self, meeting: UUID, name: str) -> None:
        """Somebody says at home that they do not come."""
        async with self.home.place.work() as work:
            await give_back_elsewhere(meeting, self.home.ids[name], work)

    async def request(self, meeting: UUID, name: str) -> RequestElsewhere:
        """Somebody's newest request, as their union knows it."""
        question = select(RequestElsewhere).where(
            RequestElsewhere.meeting_id == meeting, RequestElsewhere.person_id == self.home.ids[name]
        )
        found: RequestElsewhere = (await self.home.rows(question.order_by(col(RequestElsewhere.id).desc())))[0]
        return found

    async def guest(self, request_id: UUID) -> Guest | None:
        """The same, as the host knows it."""
        found = await self.host.rows(select(Guest).where(Guest.request_id == request_id))
        return found[0] if found else None

    async def elsewhere(self, meeting: UUID) -> MeetingElsewhere:
        """The meeting, as the other union knows it."""
        found: MeetingElsewhere = (
            await self.home.rows(select(MeetingElsewhere).where(MeetingElsewhere.meeting_id == meeting))
        )[0]
        return found

    async def told(self, name: str, meeting: UUID | None = None) -> list[str]:
        """What somebody was told by their own union, in order."""
        rows = await self.home.rows(
            select(outbox.c.subject, outbox.c.body).where(outbox.c.subject.like("evt.%")).order_by(outbox.c.pos)
        )
        person = str(self.home.ids[name]).encode()
        about = str(meeting).encode() if meeting else b""
        return [subject.split(".")[-2] for subject, body in rows if person in body and about in body]


async def epochs(hands: Hands) -> Any:
    """The numbers of a node's crossings."""
    return (await hands.rows(select(landmark.c.value).where(landmark.c.name == "crossings")))[0]
