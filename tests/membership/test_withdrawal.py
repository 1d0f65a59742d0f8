"""A co-operative leaves by mistake, or for a while: what it was is kept, and its people are what it is."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlmodel import select

from services.membership.actions.admit_cooperative import AdmitCooperative, admit_cooperative
from services.membership.actions.begin_session import grants_today
from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.withdraw_cooperative import (
    WithdrawCooperative,
    undo_withdrawal,
    withdraw_cooperative,
)
from services.membership.errors.belonging import AlreadyLeaves, JoinsBeforeItLeft, NothingToUndo
from services.membership.models import AuditEntry, Cooperative
from services.membership.models.mandate import MandateKind
from services.membership.queries.cooperatives import Search, search_cooperatives
from shared.access.standing import Standing
from shared.events.crossings import CooperativePresence
from shared.identity import Role, a_visitor
from shared.tables import outbox
from shared.work import Workplace
from tests.builders import a_cooperative, a_mandate
from tests.membership.test_people import noted

SINCE = date(2013, 4, 2)


async def member(place: Workplace, since: date = SINCE) -> UUID:
    """A co-operative that joined on that day."""
    async with place.work() as work:
        one = await record_cooperative(None, a_cooperative("Atelier du Bois"), work)
        await work.flush()
        await admit_cooperative(one.id, AdmitCooperative(on=since), work)
    return one.id


async def leaves(place: Workplace, id: UUID, on: date, reason: str = "cessation") -> Cooperative:
    """It leaves at the end of that day."""
    async with place.work() as work:
        return await withdraw_cooperative(id, WithdrawCooperative(on=on, reason=reason), work)


async def joins(place: Workplace, id: UUID, on: date) -> Cooperative:
    """It comes back."""
    async with place.work() as work:
        return await admit_cooperative(id, AdmitCooperative(on=on), work)


async def undone(place: Workplace, id: UUID) -> Cooperative:
    """It never left."""
    async with place.work() as work:
        return await undo_withdrawal(id, work)


async def a_worker_of(place: Workplace, id: UUID, email: str = "aline@example.org") -> UUID:
    """Somebody who works in that co-operative."""
    person = await noted(place, email=email)
    async with place.work() as work:
        await give_mandate(person.id, a_mandate(MandateKind.WORKER, cooperative_id=id), work)
    return person.id


async def crossings(place: Workplace) -> list[dict[str, Any]]:
    """What was told of co-operatives to the confederation, in order."""
    async with place.database.reading() as session:
        wanted = select(outbox.c.body).where(outbox.c.subject.like("agg.%.presence.v1")).order_by(outbox.c.pos)
        return [CooperativePresence.model_validate_json(body).model_dump() for body in await session.exec(wanted)]


async def test_a_withdrawal_by_mistake_is_undone_and_it_is_a_member_since_ever(place: Workplace) -> None:
    today, id = place.clock.today(), await member(place)
    await leaves(place, id, today)
    back = await undone(place, id)
    assert back.memberships == ((SINCE, None),)
    assert back.is_member_on(today) and back.is_member_on(today + timedelta(days=1))
    last = (await crossings(place))[-1]
    assert (last["present"], last["admitted_on"], last["withdrawn_on"], last["earlier"]) == (True, SINCE, None, None)


async def test_one_that_was_admitted_again_by_mistake_is_made_whole_too(place: Workplace) -> None:
    today, id = place.clock.today(), await member(place)
    await leaves(place, id, today)
    again = await joins(place, id, today + timedelta(days=1))
    assert again.is_member_on(today), "the day it leaves still counts"
    assert again.memberships == ((SINCE, today), (today + timedelta(days=1), None))
    assert (await undone(place, id)).memberships == ((SINCE, None),)


async def test_what_it_was_before_it_came_back_is_kept(place: Workplace) -> None:
    id = await member(place)
    await leaves(place, id, date(2018, 6, 30), "moved to Brittany")
    back = await joins(place, id, date(2021, 1, 1))
    assert back.past == [(SINCE, date(2018, 6, 30), "moved to Brittany")]
    assert back.is_member_on(date(2015, 1, 1)) and back.is_member_on(date(2022, 1, 1))
    assert not back.is_member_on(date(2019, 1, 1))
    last = (await crossings(place))[-1]
    assert (last["admitted_on"], last["earlier"]) == (date(2021, 1, 1), ((SINCE, date(2018, 6, 30)),))


async def test_nobody_joins_before_the_last_day_nor_leaves_twice(place: Workplace) -> None:
    today, id = place.clock.today(), await member(place)
    with pytest.raises(NothingToUndo):
        await undone(place, id)
    await leaves(place, id, today)
    with pytest.raises(JoinsBeforeItLeft):
        await joins(place, id, today)
    with pytest.raises(AlreadyLeaves):
        await leaves(place, id, today + timedelta(days=3))


async def test_until_its_last_day_it_stands_among_the_members_and_then_among_the_former(place: Workplace) -> None:
    today, id = place.clock.today(), await member(place)
    await leaves(place, id, today)
    await joins(place, id, today + timedelta(days=9))

    async def standing(name: str, day: date) -> int:
        async with place.database.reading() as session:
            return (await search_cooperatives(Search(standing=name), day, session)).total

    days = [today, today + timedelta(days=1), today + timedelta(days=9)]
    assert [await standing("members", day) for day in days] == [1, 0, 1]
    assert [await standing("former", day) for day in days] == [0, 1, 0]


async def test_its_people_are_nothing_here_once_it_has_left_and_what_they_were_once_it_never_did(
    place: Workplace,
) -> None:
    id = await member(place)
    aline = await a_worker_of(place, id)
    claimed = a_visitor(aline, Role.MEMBER)

    async def roles() -> tuple[int, bool]:
        async with place.work() as work:
            granted = len(await grants_today(aline, work))
        return granted, await Standing(place).now(claimed) is not None

    assert await roles() == (1, True)
    await leaves(place, id, place.clock.today())
    assert await roles() == (1, True), "the day it leaves still counts"
    await undone(place, id)
    await leaves(place, id, place.clock.today() - timedelta(days=1))
    assert await roles() == (0, False)
    await undone(place, id)
    assert await roles() == (1, True)


async def test_the_page_says_what_is_and_what_will_be(staff: AsyncClient, place: Workplace) -> None:
    today, id = place.clock.today(), await member(place)
    page = f"/cooperatives/{id}"
    await staff.post(
        f"{page}/withdraw", data={"on": today.isoformat(), "reason": "It moved to Brittany.", "confirmed": "yes"}
    )
    said = (await staff.get(page)).text
    assert "2 April 2013" in said and "its last day as a member is" in said and "It moved to Brittany." in said
    assert (await staff.post(f"{page}/admit", data={"on": today.isoformat()})).status_code == 422
    tomorrow = today + timedelta(days=1)
    await staff.post(f"{page}/admit", data={"on": tomorrow.isoformat()})
    said = (await staff.get(page)).text
    assert "Not a member" not in said and "it comes back on" in said and "2 April 2013" in said
    answer = await staff.post(f"{page}/withdraw/undo")
    assert "Member" in answer.text and "2 April 2013" in answer.text and "last day as a member is" not in answer.text


async def test_who_admitted_withdrew_and_undid_stands_in_the_audit(staff: AsyncClient, place: Workplace) -> None:
    id = await member(place)
    leaves = {"on": place.clock.today().isoformat(), "reason": "moved", "confirmed": "yes"}
    await staff.post(f"/cooperatives/{id}/withdraw", data=leaves)
    await staff.post(f"/cooperatives/{id}/withdraw/undo")
    async with place.database.reading() as session:
        entries = (await session.exec(select(AuditEntry).order_by(AuditEntry.id))).all()  # type: ignore[arg-type]
    kinds = ["cooperative_admitted", "cooperative_withdrawn", "withdrawal_undone"]
    assert [one.what for one in entries if one.what in kinds] == kinds
    async with place.database.reading() as session:
        assert (await session.exec(select(Cooperative))).one().memberships == ((SINCE, None),)
