"""A row is written whether it is there already or not: what is set anew, and what stays."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import JSON, Column, Integer, MetaData, String, Table, Uuid
from sqlalchemy.exc import CompileError
from sqlmodel import select

from shared.clock import Clock
from shared.database import Database
from shared.tables import UtcDateTime, landmark
from shared.upsert import overwriting, set_landmark
from shared.work import Work, Workplace

metadata = MetaData()
landmark.to_metadata(metadata)
firms = Table(
    "firms",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String, unique=True, nullable=False),
    Column("town", String),
    Column("jobs", Integer, nullable=False, default=7),
    Column("says", JSON),
    Column("since", UtcDateTime),
    Column("told", String),
)
FIRM = UUID(int=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
async def work(database_url: str) -> AsyncIterator[Work]:
    """A work on a database with some firms in it."""
    database = Database(database_url)
    async with database.writing.begin() as connection:
        await connection.run_sync(metadata.create_all)
    async with Workplace(database, "occitanie", "toy", Clock()).work() as work:
        yield work
    await database.close()


async def row(work: Work, id: UUID = FIRM) -> dict[str, Any]:
    """A firm as the database has it."""
    return dict((await work.find(select(*firms.c).where(firms.c.id == id)))._mapping)


async def test_a_row_that_is_not_there_is_inserted_with_what_its_columns_have_by_themselves(work: Work) -> None:
    values = {"id": FIRM, "name": "Tisserands", "says": {"seats": [1, None, "é"]}, "since": NOON}
    assert await work.upsert(firms, values) == 1
    assert await row(work) == values | {"town": None, "jobs": 7, "told": None}


async def test_everything_that_comes_is_set_anew_and_nothing_else(work: Work) -> None:
    await work.upsert(firms, {"id": FIRM, "name": "Tisserands", "town": "Tarbes", "jobs": 12, "since": NOON})
    assert await work.upsert(firms, {"id": FIRM, "name": "Tissages", "says": [], "since": None}) == 1
    found = await row(work)
    assert (found["name"], found["town"], found["says"], found["since"]) == ("Tissages", "Tarbes", [], None)


async def test_only_the_columns_that_are_named_are_overwritten(work: Work) -> None:
    await work.upsert(firms, {"id": FIRM, "name": "Tisserands", "town": "Tarbes"})
    await work.upsert(firms, {"id": FIRM, "name": "other", "town": None}, ("town",))
    assert ((await row(work))["name"], (await row(work))["town"]) == ("Tisserands", None)


@pytest.mark.parametrize(("known", "comes", "is_set"), [("2", "1", 0), ("2", "2", 1), ("2", "3", 1), (None, "1", 1)])
async def test_what_is_older_does_not_overwrite_what_is_newer(
    work: Work, known: str | None, comes: str, is_set: int
) -> None:
    await work.upsert(firms, {"id": FIRM, "name": "known", "told": known}, newest_by="told")
    assert await work.upsert(firms, {"id": FIRM, "name": "comes", "told": comes}, newest_by="told") == is_set
    assert (await row(work))["name"] == ("comes" if is_set else "known")


async def test_what_says_nothing_of_its_age_does_not_overwrite_what_does(work: Work) -> None:
    await work.upsert(firms, {"id": FIRM, "name": "known", "told": "1"}, newest_by="told")
    assert await work.upsert(firms, {"id": FIRM, "name": "comes", "told": None}, newest_by="told") == 0


async def test_a_row_may_be_found_by_something_else_than_its_primary_key(work: Work) -> None:
    await work.upsert(firms, {"id": FIRM, "name": "Tisserands", "town": "Tarbes"})
    await work.upsert(firms, {"id": uuid4(), "name": "Tisserands", "town": "Pau"}, ("town",), key=("name",))
    assert (await row(work))["town"] == "Pau"
    assert len(await work.all(select(firms.c.id))) == 1


async def test_a_second_call_uses_the_same_statement_and_its_own_values(work: Work) -> None:
    made = overwriting.cache_info().currsize
    for number in range(3):
        await work.upsert(
            firms, {"id": UUID(int=number), "name": f"{number}", "jobs": number, "says": [number]}, ("name",)
        )
    assert overwriting.cache_info().currsize == made + 1
    assert await work.all(select(firms.c.name, firms.c.jobs, firms.c.says).order_by(firms.c.jobs)) == [
        (f"{number}", number, [number]) for number in range(3)
    ]


async def test_a_row_is_inserted_once_and_stays_as_it_is(work: Work) -> None:
    assert await work.insert_once(firms, {"id": FIRM, "name": "first"}) is True
    assert await work.insert_once(firms, {"id": FIRM, "name": "second"}) is False
    assert await work.insert_once(firms, {"id": uuid4(), "name": "first"}) is False
    assert (await row(work))["name"] == "first"


async def test_a_column_that_the_table_does_not_have_is_not_passed_over(work: Work) -> None:
    with pytest.raises(CompileError, match="turnover"):
        await work.upsert(firms, {"id": FIRM, "name": "first", "turnover": 1}, ("name",))


@pytest.mark.parametrize("value", [{"seq": 2}, [1, "é", None], "2026-03-02", {}])
async def test_a_landmark_is_written_and_written_anew(work: Work, value: Any) -> None:
    for one in ({"seq": 1}, value):
        await set_landmark(work.session, "here", one)
    assert await work.all(select(landmark.c.name, landmark.c.value)) == [("here", value)]
