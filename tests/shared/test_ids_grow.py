"""The machine's clock is set back by two hours, and the node starts again: what comes later still counts as newer."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import uuid_utils
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from services.membership.actions.audit import audit
from services.membership.actions.note_contact import NoteContact, note_contact
from services.membership.actions.record_person import record_person
from services.membership.actions.withdraw_cooperative import WithdrawCooperative, withdraw_cooperative
from services.membership.models.audit_entry import What
from services.membership.queries.audit import entries_about
from services.membership.queries.contact_notes import contact_notes
from services.notifications.models import Notice
from services.notifications.queries.notices import notices_of
from shared.clock import Clock
from shared.database import Database
from shared.events.ids import IDS, TAIL, Ids, following, made_at
from shared.kept_ids import ids_above
from shared.tables import access_membership, outbox
from shared.work import Work, Workplace
from tests.access.filling import add_cooperative
from tests.access.world import World, open_world, sqlite_in
from tests.builders import a_person
from tests.shared.toy import Counted

TWO_HOURS = timedelta(hours=2)
NOON = 1_800_000_000  # seconds since 1970


def made_by(clock: Callable[[], float]) -> Callable[[], UUID]:
    """What makes ids by that clock, in seconds."""
    return lambda: UUID(int=uuid_utils.uuid7(nanoseconds=int(clock() * 10**9)).int)


@given(st.lists(st.integers(-8_000, 8_000), min_size=2, max_size=60))
def test_ids_grow_and_differ_whatever_the_clock_does(jumps: list[int]) -> None:
    hours = iter([NOON, *(NOON + sum(jumps[: n + 1]) for n in range(len(jumps)))])
    ids = Ids(made_by(lambda: next(hours)))
    made = [ids.new() for _ in range(len(jumps) + 1)]
    assert all(one < other for one, other in pairwise(made))
    assert {id.version for id in made} == {7} and {id.variant for id in made} == {uuid4().variant}


def test_an_id_without_room_for_a_step_is_followed_by_the_next_millisecond() -> None:
    full = made_by(lambda: NOON)().int | (1 << TAIL) - 1
    after = UUID(int=following(full))
    assert (after.version, after.variant) == (7, uuid4().variant)
    assert made_at(after) - made_at(UUID(int=full)) == timedelta(milliseconds=1)


def test_an_id_that_is_none_of_ours_puts_nothing_forward() -> None:
    ids = Ids(made_by(lambda: NOON))
    ids.stay_above(UUID(int=2**128 - 1))
    ids.stay_above(uuid4())
    ids.stay_above(None)
    assert made_at(ids.new()).timestamp() == NOON


@pytest.fixture
def started_anew(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The process ends, the clock is set back, another process starts: it knows of nothing before it."""

    def start() -> None:
        early = made_by(lambda: (Clock().now() - TWO_HOURS).timestamp())
        monkeypatch.setattr(IDS, "make", early)
        monkeypatch.setattr(IDS, "newest", 0)

    return start


async def test_events_of_several_processes_sort_as_they_were_told(
    toy_at_work: Callable[..., object], database_url: str, started_anew: Callable[[], None]
) -> None:
    counter = uuid4()
    async with toy_at_work(database_url, "ear"):  # type: ignore[attr-defined]
        places = [Workplace(Database(database_url), "occitanie", "toy", Clock()) for _ in range(2)]
        for number in range(6):
            async with places[number % 2].work() as work:
                work.announce(Counted(counter_id=counter, number=number))
            started_anew()
        async with places[0].database.reading() as session:
            ids = (await session.exec(select(outbox.c.event_id).order_by(outbox.c.pos))).all()
        for place in places:
            await place.database.close()
    assert len(ids) == 6
    assert ids == sorted(ids)


@pytest.fixture
async def world(request: pytest.FixtureRequest, folder: Path, database_url: str) -> AsyncIterator[World]:
    """A node's services, on each kind of database."""
    url: Callable[[str], str] = sqlite_in(folder)
    if database_url.startswith("postgresql"):
        make: Callable[[], str] = request.getfixturevalue("make_database")
        url = lambda _: make()  # noqa: E731
    async with AsyncExitStack() as stack:
        yield await open_world(stack, url)


async def test_a_withdrawal_after_the_change_closes_every_service(
    world: World, started_anew: Callable[[], None]
) -> None:
    left = await add_cooperative(world, "left", "Atelier")
    started_anew()
    command = WithdrawCooperative(on=date(2026, 1, 31), reason="It closes.")
    await world.work("membership", lambda work: withdraw_cooperative(left, command, work))
    for name in ("meetings", "notifications"):
        async with world.place(name).database.reading() as session:
            (until,) = (await session.exec(select(access_membership.c.until))).all()
        assert until == date(2026, 1, 31), name


async def test_the_latest_is_still_the_first_in_lists(world: World, started_anew: Callable[[], None]) -> None:
    cooperative = await add_cooperative(world, "own", "Atelier")
    person = (await world.work("membership", lambda work: record_person(None, a_person("Aline", "Petit"), work))).id
    for words in ("first", "second", "third"):
        await world.work("membership", lambda work, words=words: noted(cooperative, person, words, work))
        await world.work("notifications", lambda work, words=words: told(person, words, work))
        started_anew()
        for name in ("membership", "notifications"):
            await ids_above(world.place(name).database, world.apps[name].state.service.ordered)
    async with world.place("membership").database.reading() as session:
        assert [one.words for one in await contact_notes(cooperative, session)] == ["third", "second", "first"]
        said = [one.said.into("en") for one in await entries_about(person, 3, session)]
    async with world.place("notifications").database.reading() as session:
        notices = [one.notice.kind for one in await notices_of(session, person)]
    assert notices == ["third", "second", "first"]
    assert [word for one in said for word in notices if word in one] == notices


async def noted(cooperative: UUID, person: UUID, words: str, work: Work) -> None:
    """A contact, and an entry in the audit."""
    await note_contact(cooperative, NoteContact(words), work)
    audit(What.LIST_EXPORTED, work, about=person, list=words, label="")


async def told(person: UUID, words: str, work: Work) -> None:
    """A notice."""
    work.add(Notice(person_id=person, event_id=uuid4(), kind=words, values={}, created_at=work.now))
