"""What happens with readers' access is written down at the hub, in the work that does it; the operator reads it."""

import csv
import io
from datetime import timedelta

import pytest
from sqlmodel import col, select

from services.confederation.actions.sign_in import AUDIT_KEPT
from services.confederation.models import AuditEntry
from services.confederation.models.audit_entry import What
from shared.identity import Role
from shared.work import Workplace
from tests.confederation.doors import Doors, rows_of
from tests.confederation.test_sessions import a_link, doors, signed_in
from tests.confederation.world import Hub

__all__ = ["doors"]


async def written(place: Workplace) -> list[str]:
    """What is in the book, the oldest first."""
    async with place.database.reading() as session:
        return list((await session.exec(select(AuditEntry.what).order_by(col(AuditEntry.id)))).all())


async def read(doors: Doors, language: str = "en", query: str = "") -> list[list[str]]:
    """What the operator reads, the newest first: what, about whom, by whom, in which browser."""
    async with doors.browser(Role.OPERATOR, language=language) as operator:
        page = (await operator.get(f"/audit{query}")).text
    return [row[1:5] for row in rows_of(page)[1:]]


async def test_who_is_let_in_comes_and_leaves_is_written_down_with_it(doors: Doors) -> None:
    async with signed_in(doors, name="Ministère") as client:
        await client.post("/sign-out")
    assert await read(doors) == [
        ["Signed out", "Ministère", "Ministère", "Chrome, Linux"],
        ["Signed in", "Ministère", "Ministère", "Chrome, Linux"],
        ["Link made", "Ministère", "A command on the hub’s machine", "–"],
    ]


async def test_a_link_that_is_opened_again_is_written_down_and_a_guessed_one_fills_no_book(
    doors: Doors, place: Workplace
) -> None:
    link = await a_link(doors, Role.FEDERATION_READER, "btp")
    for at, answered in ((link, 303), (link, 403), ("/sign-in/guessed", 403)):
        async with doors.browser(None) as client:
            assert (await client.post(at)).status_code == answered
    assert await written(place) == [What.LINK_MADE, What.SIGNED_IN, What.SIGN_IN_FAILED]
    assert (await read(doors))[0][:3] == ["Sign-in failed", "Reader for btp", "Somebody not signed in"]


async def test_who_takes_access_away_is_named(doors: Doors, place: Workplace) -> None:
    async with signed_in(doors, name="Cabinet"), signed_in(doors, Role.OPERATOR) as operator:
        page = (await operator.get("/account")).text
        at = page.partition("/readers/")[2].partition("/end")[0]
        await operator.post(f"/readers/{at}/end", data={"confirmed": "yes"})
        await operator.post("/account/sessions/end", data={"confirmed": "yes"})
    assert (await written(place))[-2:] == [What.ACCESS_TAKEN, What.SIGNED_OUT_EVERYWHERE]
    assert (await read(doors, query="?what=access_taken")) == [
        ["Access taken away", "Cabinet", "Operator of the hub", "Chrome, Linux"]
    ]
    assert (await read(doors, "fr", "?what=access_taken"))[0][0] == "Accès retiré"


async def test_it_is_saved_for_a_spreadsheet_in_which_no_name_is_a_formula(doors: Doors) -> None:
    await a_link(doors, name="=HYPERLINK(1)")
    async with doors.browser(Role.OPERATOR) as operator:
        file = (await operator.get("/audit/export.csv")).content.decode("utf-8-sig")
    (heading, line) = csv.reader(io.StringIO(file))
    assert heading[:3] == ["When", "What", "About whom"]
    assert line[1:3] == ["Link made", "'=HYPERLINK(1)"]


@pytest.mark.parametrize("role", [None, Role.ANALYST, Role.FEDERATION_READER])
async def test_nobody_but_the_operator_reads_it(doors: Doors, role: Role | None) -> None:
    async with doors.browser(role, "btp" if role is Role.FEDERATION_READER else "") as client:
        for path in ("/audit", "/audit/export.csv"):
            assert (await client.get(path)).status_code in (303, 401, 403)


async def test_after_a_year_it_is_forgotten(doors: Doors, place: Workplace, hub: Hub) -> None:
    async with signed_in(doors):
        pass
    hub.now += AUDIT_KEPT + timedelta(days=1)
    async with signed_in(doors):
        pass
    assert await written(place) == [What.LINK_MADE, What.SIGNED_IN]
