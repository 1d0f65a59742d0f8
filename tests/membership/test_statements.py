"""What membership states of itself: each day its totals, everything again when asked, and what a day changes."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import nkeys
import orjson
import pytest
from sqlmodel import select

import services.membership
from services.membership.actions.admit_cooperative import AdmitCooperative, admit_cooperative
from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.withdraw_cooperative import WithdrawCooperative, withdraw_cooperative
from services.membership.queries.statements import STATEMENTS
from shared.clock import Clock
from shared.crossing_relay import ELSEWHERE, KEPT_AT
from shared.database import Database
from shared.events.national import CrossingsRead, RestatementAsked
from shared.heeding import look_whether_we_were_set_back, state_again
from shared.joining import Join
from shared.migrate import migrate
from shared.set_back import SET_BACK
from shared.stating import Stating
from shared.tables import held_back, landmark, outbox
from shared.totals import Tally, is_signed
from shared.work import Workplace
from tests.builders import a_cooperative

MIGRATIONS = Path(services.membership.__file__).parent / "migrations"
MONDAY = datetime(2027, 3, 15, 10, 0, tzinfo=UTC)


class Union:
    """Membership's database of one union, without doors, and the errand that states things."""

    def __init__(self, url: str, folder: Path, **more: Any) -> None:
        self.now, self.hub_file = MONDAY, folder / "hub.json"
        self.place = Workplace(Database(url), "occitanie", "membership", Clock(now=lambda: self.now), **more)
        self.stating = Stating(STATEMENTS, self.hub_file)

    async def look(self, **later: float) -> None:
        """The errand looks, after a while."""
        self.now += timedelta(**later)
        await self.stating.look(self.place)

    async def member(self, name: str, since: date, until: date | None = None) -> None:
        """A co-operative that joins, and perhaps will leave."""
        async with self.place.work() as work:
            cooperative = await record_cooperative(None, a_cooperative(name, jobs=10), work)
            await work.flush()
            await admit_cooperative(cooperative.id, AdmitCooperative(on=since), work)
            if until:
                await withdraw_cooperative(cooperative.id, WithdrawCooperative(on=until, reason="It moved."), work)

    async def told(self, what: str) -> list[dict[str, Any]]:
        """Crossings of that fact, in order."""
        crossing = select(outbox.c.body).where(outbox.c.subject.like(f"agg.%.{what}.v1")).order_by(outbox.c.pos)
        async with self.place.database.reading() as session:
            return [orjson.loads(body) for body in (await session.exec(crossing)).all()]

    async def noted(self, landmark_name: str) -> Any:
        """What the service noted under that name."""
        async with self.place.database.reading() as session:
            wanted = select(landmark.c.value).where(landmark.c.name == landmark_name)
            return (await session.exec(wanted)).first()

    def join(self) -> str:
        """The node joins a hub; the public key that the hub knows."""
        seed = nkeys.encode_seed(b"s" * 32, nkeys.PREFIX_BYTE_USER).decode()
        join = Join(
            union="occitanie",
            union_name="Occitanie",
            confederation="Les unions",
            hub="tls://hub.test:7422",
            up_seed=seed,
            down_seed=seed,
        )
        self.hub_file.write_text(join.model_dump_json())
        return str(nkeys.from_seed(bytearray(seed.encode())).public_key.decode())


@pytest.fixture
async def union(database_url: str, folder: Path) -> AsyncIterator[Union]:
    """A union with three members, one of which leaves at the end of Monday."""
    found = Union(database_url, folder)
    await migrate(found.place.database, MIGRATIONS)
    await found.member("Atelier du Bois", date(2020, 1, 1))
    await found.member("Fonderie des Gaves", date(2021, 1, 1), until=MONDAY.date())
    await found.member("Pain commun", MONDAY.date() + timedelta(days=2))
    yield found
    await found.place.database.close()


def added_up(told: list[dict[str, Any]]) -> dict[str, Any]:
    """What a hub makes of the statements that it heard."""
    tally = Tally()
    for one in {one["cooperative_id"]: one for one in told}.values():
        tally.add("CooperativePresence", one)
    return tally.parts()


async def test_totals_are_stated_once_a_day_and_are_what_a_hub_adds_up(union: Union) -> None:
    for _ in range(3):
        await union.look()
    (totals,) = await union.told("stated")
    assert totals["day"] == "2027-03-15" and totals["signature"] == "" and totals["complete"]
    assert totals["measures"] == {"present": 2, "jobs": 20}
    heard = added_up(await union.told("presence"))
    assert {name: totals[name] for name in heard} == heard
    assert totals["seq"] == totals["last_seq"] + 1 == len(await union.told("presence")) + 1


async def test_a_day_that_changes_a_standing_is_stated_and_counted(union: Union) -> None:
    await union.look()
    before = len(await union.told("presence"))
    await union.look(days=1)
    assert [(one["name"], one["present"]) for one in (await union.told("presence"))[before:]] == [
        ("Fonderie des Gaves", False)
    ]
    await union.look(days=1)
    assert [(one["name"], one["present"]) for one in (await union.told("presence"))[before + 1 :]] == [
        ("Pain commun", True)
    ]
    stated = await union.told("stated")
    assert [one["measures"]["present"] for one in stated] == [2, 1, 2]
    heard = added_up(await union.told("presence"))
    assert {name: stated[-1][name] for name in heard} == heard


async def test_totals_are_signed_and_stated_at_once_when_the_node_joins(union: Union) -> None:
    await union.look()
    public_key = union.join()
    await union.look()
    await union.look()
    first, signed = await union.told("stated")
    assert not is_signed(first, "occitanie", public_key)
    assert is_signed(signed, "occitanie", public_key) and not is_signed(signed, "bretagne", public_key)


async def test_a_hub_that_asks_hears_everything_again_in_the_same_epoch(union: Union) -> None:
    await union.look()
    before = len(await union.told("presence"))
    async with union.place.work() as work:
        await state_again.do(RestatementAsked(code="bretagne", why="not us", asked_at=union.now), work)
    await union.look()
    assert len(await union.told("presence")) == before
    async with union.place.work() as work:
        await state_again.do(RestatementAsked(code="occitanie", why="totals", asked_at=union.now), work)
    await union.look()
    told = await union.told("presence")
    assert len(told) == before + 3 and len({one["epoch"] for one in told}) == 1
    assert [one["seq"] for one in await union.told("stated")] == [before + 1, before + 5]


async def test_asked_twice_within_seconds_it_answers_the_second_time_after_a_pause(union: Union) -> None:
    await union.look()
    before = len(await union.told("presence"))
    for seconds, wanted in ((0, 3), (2, 3), (9, 6)):
        async with union.place.work() as work:
            if seconds < 9:
                await state_again.do(RestatementAsked(code="occitanie", why="totals", asked_at=union.now), work)
        await union.look(seconds=seconds)
        assert len(await union.told("presence")) - before == wanted


async def test_a_node_that_is_further_than_the_hub_states_what_it_lacks_in_the_epoch_that_it_has(union: Union) -> None:
    await union.look()
    (last,) = await union.told("stated")
    told_of_it = RestatementAsked(code="occitanie", why="totals", asked_at=union.now, **read(last["epoch"], 1))
    async with union.place.work() as work:
        await state_again.do(told_of_it, work)
    assert await union.noted(KEPT_AT) is None and await union.noted(SET_BACK) is None
    await union.look()
    assert {one["epoch"] for one in await union.told("presence")} == {last["epoch"]}


@pytest.mark.parametrize("ahead", [(0, 1), (1, 0), (1, -3)])
@pytest.mark.parametrize("asked", [True, False])
async def test_a_node_behind_what_the_hub_has_read_was_set_back_and_trusts_its_stream_no_more(
    union: Union, ahead: tuple[int, int], asked: bool
) -> None:
    await union.look()
    (last,) = await union.told("stated")
    how_far = read(last["epoch"] + ahead[0], last["seq"] + ahead[1])
    async with union.place.work() as work:
        if asked:
            await state_again.do(RestatementAsked(code="occitanie", why="", asked_at=union.now, **how_far), work)
        else:
            heard = CrossingsRead(code="occitanie", told_at=union.now, **how_far)
            await look_whether_we_were_set_back.do(heard, work)
    assert await union.noted(KEPT_AT) == ELSEWHERE, "the relay begins an epoch in another stream"
    assert await union.noted(SET_BACK) == {"at": union.now.isoformat()}


@pytest.mark.parametrize("behind", [0, 1, 3])
async def test_what_the_hub_has_read_changes_nothing_for_a_node_that_knows_as_much(union: Union, behind: int) -> None:
    await union.look()
    (last,) = await union.told("stated")
    how_far = read(last["epoch"], last["seq"] - behind)
    for code, said in (("occitanie", how_far), ("bretagne", read(last["epoch"] + 9, 9)), ("occitanie", {})):
        async with union.place.work() as work:
            await look_whether_we_were_set_back.do(CrossingsRead(code=code, told_at=union.now, **said), work)
    assert await union.noted(KEPT_AT) is None and await union.noted(SET_BACK) is None


def read(epoch: int, number: int) -> dict[str, Any]:
    """How far the hub has read membership."""
    return {"read_epochs": {"membership": epoch}, "read_numbers": {"membership": number}}


async def test_what_is_held_back_is_in_no_totals(database_url: str, folder: Path) -> None:
    union = Union(database_url, folder, dry_kinds=frozenset({"CooperativePresence"}))
    await migrate(union.place.database, MIGRATIONS)
    await union.member("Atelier du Bois", date(2020, 1, 1))
    await union.look()
    (totals,) = await union.told("stated")
    assert (totals["entities"], totals["measures"], totals["last_seq"]) == ({}, {}, 0)
    async with union.place.database.reading() as session:
        assert len((await session.exec(select(held_back.c.entity))).all()) == 1
    await union.place.database.close()
