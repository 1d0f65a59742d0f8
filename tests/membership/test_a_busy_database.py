"""While another one writes for long, whoever must wait too long is told so, and can try again."""

import sqlite3

import httpx
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared import database
from shared.web.refusal_words import Broken, Busy
from shared.web.refusals import refusal_of
from shared.work import Workplace
from tests.builders import a_siren


class Locked(Exception):
    """What a driver raises when a lock does not come free."""

    sqlstate = "55P03"


def test_a_database_that_is_away_or_locked_is_no_fault_of_ours() -> None:
    for error in (PoolTimeout(), DBAPIError("UPDATE", {}, Locked())):
        assert isinstance(refusal_of(error), Busy)
    assert isinstance(refusal_of(DBAPIError("UPDATE", {}, ValueError())), Broken)


async def test_a_form_met_by_a_locked_database_answers_503_in_words_and_nothing_is_saved(
    staff: httpx.AsyncClient, place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not place.database.sqlite:
        pytest.skip("on PostgreSQL writers of different rows do not wait for each other")
    monkeypatch.setattr(database, "WRITE_LOCK_S", 0.1)
    other = sqlite3.connect(place.database.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    form = {"name": "Pain commun", "registration_number": a_siren()}
    for answer in (
        await staff.post("/cooperatives/new", data=form),
        await staff.post("/api/membership/cooperatives", json=form),
    ):
        assert answer.status_code == 503 and answer.headers["Retry-After"]
        assert "try again in a moment" in answer.text
    other.execute("ROLLBACK")
    other.close()
    assert (await staff.post("/cooperatives/new", data=form)).status_code == 200
