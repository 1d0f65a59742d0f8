"""What somebody may not see is answered for as what is not there, whatever they ask of it, on pages and by programs."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlencode

import orjson
import pytest

from deploy.broker.server import BrokerServer
from services.meetings.actions.cancel_meeting import CancelMeeting, cancel_meeting
from services.meetings.rules.choice import Choice
from services.membership.actions.begin_session import begin_session
from services.membership.actions.make_api_token import MakeApiToken, make_api_token
from services.membership.actions.note_contact import NoteContact, note_contact
from services.membership.models import Passkey
from services.membership.models.mandate import MandateKind
from services.membership.models.session import How
from services.notifications.models import Notice
from shared.events.ids import new_id
from shared.identity import Role, Visitor, a_visitor
from shared.web.gate import routes_of
from shared.work import Work
from tests.access.asking import ask
from tests.access.filling import add_person, fill_node, plan
from tests.access.forms import URLENCODED
from tests.access.walk import PARAMETER, value_of
from tests.access.world import BROKERS, NODE, World, open_world, sqlite_in

MEMBERS = {
    Role.MEMBER: (MandateKind.WORKER, "own"),
    Role.CONTACT: (MandateKind.CONTACT, "own"),
    Role.ELECTED: (MandateKind.ELECTED, None),
    Role.COMMITTEE_HOST: (MandateKind.HOST, None),
}
OFFICE = {Role.STAFF: (MandateKind.STAFF, None), Role.OPERATOR: (MandateKind.OPERATOR, None)}
THEIR_OWN = ("session", "token", "passkey", "notice")
"""These somebody finds among their own things alone: staff do so like everybody."""
STAFFS = ("draft", "dropped", "person other", "note")
IDS = {"id", "person_id", "mandate_id", "session_id", "note_id", "notice_id", "delivery_id"}
ELSEWHERE = ("/people/", "/api/membership/people/", "/cooperatives/")
"""Under these, the office finds what is other people's: that is its work."""
CHANGES = re.compile(rb'"request_id":"[^"]*"|"instance":"[^"]*"|"input":"[^"]*"')
NOT_OPEN = b"urn:maillon:not-"
"""Not signed in, or not allowed."""


@pytest.fixture(params=["sqlite", "postgres"])
async def world(request: pytest.FixtureRequest, folder: Path, shared_broker: BrokerServer) -> AsyncIterator[World]:
    """A node in which there is one of each thing that not everybody sees."""
    url: Callable[[str], str] = sqlite_in(folder)
    if request.param == "postgres":
        make: Callable[[], str] = request.getfixturevalue("make_database")
        url = lambda _: make()  # noqa: E731
    async with AsyncExitStack() as stack:
        world = await open_world(stack, url, **dict.fromkeys(BROKERS, shared_broker.url_fed))
        await fill_node(world)
        yield world


async def hide_things(world: World) -> dict[str, str]:
    """A draft that was given up; a note; and of somebody else a session, a token, a passkey, a notice: their ids."""
    other, ids = world.ids["person worker of other"], world.ids
    ids["dropped"] = await plan(world, "Dropped", announced=False)
    await world.work("meetings", lambda work: cancel_meeting(ids["dropped"], CancelMeeting(""), work))
    noted = await world.work("membership", lambda work: note_contact(ids["own"], NoteContact("They called."), work))
    begun = await world.work("membership", lambda work: begin_session(other, How.LETTER, work))
    scoped = MakeApiToken(token_name="Program", scopes=("meetings:read",), days=9)
    made, _ = await world.work("membership", lambda work: make_api_token(other, scoped, work))
    now = world.place("membership").clock.now()
    passkey = Passkey(
        person_id=other, credential_id=b"id", public_key=b"key", sign_count=0, name="Telephone", added_at=now
    )
    notice = Notice(
        person_id=other,
        event_id=new_id(),
        kind="meeting_announced",
        meeting_id=ids["meeting"],
        values={},
        created_at=now,
    )
    await world.work("membership", keeps(passkey))
    await world.work("notifications", keeps(notice))
    found = {
        "note": noted.id,
        "session": begun.session_id,
        "token": made.id,
        "passkey": passkey.id,
        "notice": notice.id,
    }
    return {key: str(id) for key, id in (ids | found).items() if key in (*THEIR_OWN, *STAFFS)}


def keeps(row: Passkey | Notice) -> Callable[[Work], object]:
    """Saves it."""

    async def keep(work: Work) -> None:
        work.add(row)

    return keep


async def test_nobody_learns_that_there_is_what_they_may_not_see(world: World) -> None:
    hidden, told = await hide_things(world), []
    for role, mandate in (MEMBERS | OFFICE).items():
        person = await add_person(world, f"asks as {role}", "Paul", role.value, mandate)
        told += await learnt(world, a_visitor(person, role), hidden, role)
    told += await learnt(world, None, hidden, None)
    assert told == []


async def learnt(world: World, visitor: Visitor | None, hidden: dict[str, str], role: Role | None) -> list[str]:
    """Where the answer about a thing differs from the one about nothing; who may not ask at all learns nothing."""
    found = []
    for name, method, path, parameter in doors(world, role):
        door = name, method, path, parameter
        for sent in bodies(method, path, visitor):
            nothing = await answer(world, door, str(new_id()), visitor, sent)
            if NOT_OPEN in nothing[2] and not world.apps[name].state.permissions.of_route(method, path).owned:
                continue
            for key in THEIR_OWN if role in OFFICE else hidden:
                this = await answer(world, door, hidden[key], visitor, sent)
                like_it = (
                    await answer(world, door, hidden[key][::-1], visitor, sent) if is_word(hidden[key]) else nothing
                )
                if this != like_it:
                    found.append(f"{role}: {key}: {method} {path} {sent[0]!r}: {this}, not {like_it}")
    return found


def is_word(id: str) -> bool:
    """Whether it is of another form than most ids."""
    return id.count("-") != 4


def doors(world: World, role: Role | None) -> Iterator[tuple[str, str, str, str]]:
    """Each service, method and path with an id in it."""
    for name in NODE:
        for method, path in routes_of(world.apps[name]):
            if not (role in OFFICE and path.startswith(ELSEWHERE)):
                yield from ((name, method, path, one) for one in PARAMETER.findall(path) if one in IDS)


def bodies(method: str, path: str, visitor: Visitor | None) -> Iterator[tuple[bytes, str]]:
    """What is sent along, so that more is asked than whether something was forgotten."""
    yield b"", URLENCODED
    if method != "GET" and path.startswith("/api/"):
        yield orjson.dumps({"person_id": str(visitor.person_id)} if visitor else {}), "application/json"
    if path.endswith("/registration"):
        yield from ((urlencode({"do": one.value, "seats": 1}).encode(), URLENCODED) for one in Choice)


async def answer(
    world: World, door: tuple[str, str, str, str], id: str, visitor: Visitor | None, sent: tuple[bytes, str]
) -> tuple[int, str, bytes]:
    """Status, where it leads, and what it says, without the id itself and the number of the request."""
    name, method, path, parameter = door
    address = PARAMETER.sub(lambda one: id if one[1] == parameter else value_of(world, path, one[1], "own"), path)
    cookie = world.session(visitor) if visitor else ""
    given = await ask(world.apps[name], method, address, cookie, "application/json", sent[0], content_type=sent[1])
    plain = CHANGES.sub(b"", given.body).replace(id.encode(), b"ID").replace(id.replace("-", "").encode(), b"ID")
    return given.status, given.headers.get("location", "").replace(id, "ID"), plain
