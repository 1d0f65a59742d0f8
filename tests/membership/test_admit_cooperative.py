"""A co-operative joins the union, and leaves it."""

from datetime import date

import pytest
from sqlmodel import select

from services.membership.actions.admit_cooperative import AdmitCooperative, admit_cooperative
from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.withdraw_cooperative import WithdrawCooperative, withdraw_cooperative
from services.membership.errors import AlreadyAdmitted, NotAMember, NumberTaken, WithdrawnBeforeAdmitted
from services.membership.models import Cooperative
from shared.errors import Invalid, NotFound
from shared.events.ids import new_id
from shared.service import Service
from shared.tables import outbox
from shared.work import Workplace
from tests.builders import a_cooperative

JOINS = AdmitCooperative(on=date(2026, 3, 1))


async def recorded(place: Workplace, name: str = "Atelier du Bois", **said: object) -> Cooperative:
    """A co-operative that is in the list, not yet a member."""
    async with place.work() as work:
        return await record_cooperative(None, a_cooperative(name, **said), work)


async def told(place: Workplace) -> list[str]:
    """The facts that were announced, in order."""
    async with place.database.reading() as session:
        subjects = (await session.exec(select(outbox.c.subject).order_by(outbox.c.pos))).all()
    subjects = [one for one in subjects if not one.endswith(".stated.v1")]
    return [subject.split(".")[-2] for subject in subjects]


async def test_a_co_operative_joins_and_everybody_concerned_is_told(place: Workplace) -> None:
    cooperative = await recorded(place)
    async with place.work() as work:
        joined = await admit_cooperative(cooperative.id, JOINS, work)
    assert joined.is_member_on(date(2026, 3, 1))
    assert not joined.is_member_on(date(2026, 2, 28))
    assert await told(place) == ["recorded", "presence", "admitted", "presence"]


async def test_a_member_cannot_join_again(place: Workplace) -> None:
    cooperative = await recorded(place)
    async with place.work() as work:
        await admit_cooperative(cooperative.id, JOINS, work)
    before = await told(place)
    with pytest.raises(AlreadyAdmitted):
        async with place.work() as work:
            await admit_cooperative(cooperative.id, AdmitCooperative(on=date(2026, 4, 1)), work)
    assert await told(place) == before


async def test_one_that_left_may_come_back(place: Workplace) -> None:
    cooperative = await recorded(place)
    async with place.work() as work:
        await admit_cooperative(cooperative.id, JOINS, work)
    async with place.work() as work:
        left = await withdraw_cooperative(
            cooperative.id, WithdrawCooperative(on=date(2026, 6, 30), reason="cessation"), work
        )
    assert left.is_member_on(date(2026, 6, 30))
    assert not left.is_member_on(date(2026, 7, 1))
    async with place.work() as work:
        back = await admit_cooperative(cooperative.id, AdmitCooperative(on=date(2026, 9, 1)), work)
    assert back.is_member_on(date(2026, 10, 1))


async def test_nobody_leaves_before_joining(place: Workplace) -> None:
    cooperative = await recorded(place)
    leaving = WithdrawCooperative(on=date(2026, 2, 1), reason="erreur")
    with pytest.raises(NotAMember):
        async with place.work() as work:
            await withdraw_cooperative(cooperative.id, leaving, work)
    async with place.work() as work:
        await admit_cooperative(cooperative.id, JOINS, work)
    with pytest.raises(WithdrawnBeforeAdmitted):
        async with place.work() as work:
            await withdraw_cooperative(cooperative.id, leaving, work)


async def test_a_number_names_one_co_operative(place: Workplace) -> None:
    first = await recorded(place)
    with pytest.raises(NumberTaken):
        await recorded(place, "Une autre", registration_number=first.registration_number)


async def test_a_wrong_number_is_refused_with_what_to_do(place: Workplace) -> None:
    with pytest.raises(Invalid):
        await recorded(place, registration_number="310238895")


async def test_an_unknown_co_operative_is_not_admitted(place: Workplace) -> None:
    with pytest.raises(NotFound):
        async with place.work() as work:
            await admit_cooperative(new_id(), JOINS, work)


async def test_what_crosses_names_the_organisation_and_counts_on(service: Service, place: Workplace) -> None:
    await recorded(place)
    await recorded(place, "Pain commun")
    async with place.database.reading() as session:
        crossing = select(outbox.c.subject, outbox.c.body).where(outbox.c.subject.like("agg.%"))
        rows = (await session.exec(crossing.order_by(outbox.c.pos))).all()
    assert {subject.split(".")[1] for subject, _ in rows} == {service.settings.union}
    assert [subject.endswith(".presence.v1") for subject, _ in rows].count(True) == 2
    assert all(f'"seq":{n}'.encode() in body for n, (_, body) in enumerate(rows, 1)), "the day's totals count, too"
