"""Counts of people too small to leave are withheld, wherever a crossing comes from."""

from datetime import date
from uuid import uuid4

import orjson
import pytest
from sqlmodel import select

from shared.clock import Clock
from shared.database import Database
from shared.events.crossings import CooperativePresence, MeetingStands
from shared.migrate import migrate
from shared.tables import outbox
from shared.threshold import guarded_fields
from shared.work import Workplace
from tests.shared.conftest import MIGRATIONS
from tests.shared.toy import HeadCount


async def what_leaves(url: str, crossing: HeadCount, **more: int) -> dict[str, int | None]:
    """The crossing as it stands in the outbox of a node with these settings."""
    place = Workplace(Database(url), "occitanie", "toy", Clock(), **more)  # type: ignore[arg-type]  # one setting
    await migrate(place.database, MIGRATIONS)
    async with place.work() as work:
        work.announce(crossing)
    async with place.database.reading() as session:
        told = orjson.loads((await session.exec(select(outbox.c.body))).one())
    await place.database.close()
    return {name: told[name] for name in ("people", "others", "chairs")}


def heads(people: int | None, others: int = 0, chairs: int = 3) -> HeadCount:
    return HeadCount(as_of=date(2026, 1, 1), counter_id=uuid4(), people=people, others=others, chairs=chairs)


@pytest.mark.parametrize(
    ("people", "left"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6), (None, None)], ids=lambda one: f"{one}"
)
async def test_a_few_people_are_withheld_nobody_and_many_are_not(
    database_url: str, people: int | None, left: int | None
) -> None:
    assert await what_leaves(database_url, heads(people)) == {"people": left, "others": 0, "chairs": 3}


async def test_each_count_of_people_is_looked_at_by_itself_and_other_counts_are_left_alone(sqlite_url: str) -> None:
    assert await what_leaves(sqlite_url, heads(12, others=2)) == {"people": 12, "others": None, "chairs": 3}


async def test_a_union_may_find_other_counts_small(sqlite_url: str) -> None:
    assert await what_leaves(sqlite_url, heads(9), smallest_count=10) == {"people": None, "others": 0, "chairs": 3}


async def test_a_threshold_of_one_withholds_nothing(sqlite_url: str) -> None:
    assert await what_leaves(sqlite_url, heads(1, others=1), smallest_count=1) == {
        "people": 1,
        "others": 1,
        "chairs": 3,
    }


def test_counts_of_people_are_told_from_others_by_their_type() -> None:
    assert guarded_fields(MeetingStands) == ("registered", "present")
    assert guarded_fields(CooperativePresence) == (), "jobs of an organisation are a fact about an organisation"
    assert guarded_fields(HeadCount) == ("people", "others")
