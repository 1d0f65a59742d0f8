"""People, what they are, and how they come in."""

from datetime import date, timedelta

import httpx
import pytest
from fastapi import FastAPI

from services.membership.actions.end_mandate import end_mandate
from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.make_sign_in_link import make_sign_in_link
from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.record_person import record_person
from services.membership.actions.sign_in import sign_in
from services.membership.errors import EmailTaken, EndsBeforeItBegins, LinkUsedOrExpired, WhereIsTheMandate
from services.membership.models import Person
from services.membership.models.mandate import MandateKind
from shared.clock import Clock
from shared.errors import Invalid
from shared.identity import SESSION_COOKIE, Role, Visitor
from shared.work import Workplace
from tests.builders import a_cooperative, a_mandate, a_person
from tests.membership.conftest import browser


async def noted(place: Workplace, **known: object) -> Person:
    """A person in the list."""
    async with place.work() as work:
        return await record_person(None, a_person(**known), work)


async def link_for(place: Workplace, person: Person | None) -> str:
    """A sign-in link's token."""
    async with place.work() as work:
        return await make_sign_in_link(person and person.id, work)


async def test_an_address_reaches_one_person(place: Workplace) -> None:
    await noted(place, email="Aline@Example.org")
    with pytest.raises(EmailTaken):
        await noted(place, first_name="Bruno", email="aline@example.org ")


async def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(Invalid):
        a_person(email="aline chez example")


async def test_a_worker_s_mandate_is_held_somewhere(place: Workplace) -> None:
    person = await noted(place)
    with pytest.raises(WhereIsTheMandate):
        async with place.work() as work:
            await give_mandate(person.id, a_mandate(), work)


async def test_a_mandate_does_not_end_before_it_begins(place: Workplace) -> None:
    person = await noted(place)
    async with place.work() as work:
        mandate = await give_mandate(person.id, a_mandate(MandateKind.STAFF), work)
    with pytest.raises(EndsBeforeItBegins):
        async with place.work() as work:
            await end_mandate(mandate.id, date(2025, 12, 31), work)


async def test_the_role_follows_from_the_mandates_of_the_day(place: Workplace) -> None:
    person = await noted(place)
    async with place.work() as work:
        cooperative = await record_cooperative(None, a_cooperative(), work)
        await work.flush()
        await give_mandate(person.id, a_mandate(cooperative_id=cooperative.id), work)
        ended = a_mandate(MandateKind.STAFF, until=work.today - timedelta(days=1))
        await give_mandate(person.id, ended, work)
    token = await link_for(place, person)
    async with place.work() as work:
        visitor = await sign_in(token, work)
    assert isinstance(visitor, Visitor)
    assert (visitor.roles, visitor.cooperative_ids) == ({Role.MEMBER}, (cooperative.id,))
    async with place.work() as work:
        await give_mandate(person.id, a_mandate(MandateKind.STAFF), work)
    token = await link_for(place, person)
    async with place.work() as work:
        visitor = await sign_in(token, work)
    assert isinstance(visitor, Visitor)
    assert visitor.has(Role.STAFF)


async def test_a_link_signs_in_once(place: Workplace) -> None:
    token = await link_for(place, None)
    async with place.work() as work:
        visitor = await sign_in(token, work)
    assert isinstance(visitor, Visitor)
    assert visitor.has(Role.OPERATOR)
    async with place.work() as work:
        assert isinstance(await sign_in(token, work), LinkUsedOrExpired)


async def test_a_link_is_good_for_a_short_time(place: Workplace) -> None:
    token = await link_for(place, None)
    later = Clock(place.clock.zone, lambda: place.clock.now() + timedelta(minutes=31))
    tomorrow = Workplace(place.database, place.union, place.service, later)
    async with tomorrow.work() as work:
        assert isinstance(await sign_in(token, work), LinkUsedOrExpired)


async def test_opening_a_link_does_not_use_it_up(app: FastAPI, place: Workplace) -> None:
    token = await link_for(place, None)
    async with browser(app, role=None) as somebody:
        for _ in range(2):
            page = await somebody.get(f"/sign-in/{token}")
            assert "data-meant" in page.text
        entered = await somebody.post(f"/sign-in/{token}")
        assert not entered.url.path.startswith("/sign-in")
        assert SESSION_COOKIE in somebody.cookies
        assert (await somebody.post(f"/sign-in/{token}")).status_code == 403


async def test_a_person_is_added_with_a_mandate_by_clicks(staff: httpx.AsyncClient) -> None:
    page = await staff.post("/people/new", data={"first_name": "<b>Aline</b>", "last_name": "Martin", "language": "fr"})
    assert "&lt;b&gt;Aline&lt;/b&gt; Martin" in page.text
    given = await staff.post(f"{page.url.path}/mandates", data={"kind": "elected", "since": "2026-01-01"})
    assert given.status_code == 200
    wrong = await staff.post(f"{page.url.path}/mandates", data={"kind": "worker", "since": "2026-01-01"})
    assert wrong.status_code == 422
    assert "Choose the co-operative" in wrong.text


async def test_a_form_comes_back_with_what_was_typed(staff: httpx.AsyncClient) -> None:
    page = await staff.post("/people/new", data={"first_name": "", "last_name": "Martin", "email": "a@b.fr"})
    assert page.status_code == 422
    assert 'value="Martin"' in page.text


async def test_only_the_operator_makes_links_for_the_staff(app: FastAPI, place: Workplace) -> None:
    person = await noted(place)
    async with place.work() as work:
        await give_mandate(person.id, a_mandate(MandateKind.STAFF), work)
    async with browser(app, Role.STAFF) as colleague:
        assert (await colleague.post(f"/people/{person.id}/link")).status_code == 403
    async with browser(app, Role.OPERATOR) as operator:
        assert "/sign-in/" in (await operator.post(f"/people/{person.id}/link")).text


async def test_members_do_not_see_the_register(app: FastAPI) -> None:
    paths = ("/people", "/imports", "/node", "/api/membership/people", "/api/membership/cooperatives")
    for role, status in ((None, 401), (Role.MEMBER, 403), (Role.ELECTED, 403)):
        async with browser(app, role) as client:
            assert [(await client.get(path)).status_code for path in paths] == [status] * len(paths)
