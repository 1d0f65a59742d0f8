"""The keys to the office: who makes somebody staff, and who could take over their account."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.record_person import record_person
from services.membership.models import Person
from services.membership.models.mandate import MandateKind
from shared.identity import Role
from shared.work import Workplace
from tests.builders import a_cooperative, a_mandate, a_person
from tests.membership.conftest import browser

STAFF = {"kind": "staff", "since": "2026-01-01"}


async def people(place: Workplace) -> tuple[Person, Person]:
    """Somebody of the staff, and somebody who is nothing yet."""
    async with place.work() as work:
        office = await record_person(None, a_person("Camille", "Durand", email="camille@example.org"), work)
        other = await record_person(None, a_person("Aline", "Martin"), work)
        await work.flush()
        await give_mandate(office.id, a_mandate(MandateKind.STAFF), work)
    return office, other


@pytest.mark.parametrize("kind", ["staff", "operator"])
async def test_only_the_operator_hands_out_the_keys(app: FastAPI, place: Workplace, kind: str) -> None:
    office, other = await people(place)
    given: dict[str, Any] = STAFF | {"kind": kind}
    async with browser(app, Role.STAFF, office.id) as staff, browser(app, Role.OPERATOR) as operator:
        page = f"/people/{other.id}"
        assert (await staff.post(f"{page}/mandates", data=given)).status_code == 403
        assert (await staff.post(f"/api/membership{page}/mandates", json=given)).status_code == 403
        new = {"first_name": "A", "last_name": "B", "mandates": [given]}
        assert (await staff.post("/api/membership/people", json=new)).status_code == 403
        assert f'value="{kind}"' not in (await staff.get(page)).text
        assert (await operator.post(f"{page}/mandates", data=given)).status_code == 200
        assert "Camille" in (await operator.get(f"/people/{office.id}")).text


async def test_staff_cannot_take_over_the_account_of_somebody_in_the_office(app: FastAPI, place: Workplace) -> None:
    office, other = await people(place)
    mine = {"first_name": "Camille", "last_name": "Durand", "email": "thief@example.org"}
    async with browser(app, Role.STAFF, other.id) as thief, browser(app, Role.OPERATOR) as operator:
        page = f"/people/{office.id}"
        assert (await thief.post(f"{page}/edit", data=mine)).status_code == 403
        assert (await thief.post(f"{page}/invitation")).status_code == 403
        assert f"{page}/edit" not in (await thief.get(page)).text
        assert (await operator.post(f"{page}/invitation")).status_code == 200
    async with place.database.reading() as session:
        kept = await session.get(Person, office.id)
    assert kept and kept.email == "camille@example.org"


async def test_a_contact_corrects_how_the_own_co_operative_is_reached_and_no_other(
    app: FastAPI, place: Workplace
) -> None:
    async with place.work() as work:
        own = await record_cooperative(None, a_cooperative("Fonderie des Gaves"), work)
        other = await record_cooperative(None, a_cooperative("Pain commun"), work)
        aline = await record_person(None, a_person(), work)
        await work.flush()
        await give_mandate(aline.id, a_mandate(MandateKind.CONTACT, cooperative_id=own.id), work)
    async with browser(app, Role.MEMBER, aline.id) as contact:
        page = f"/cooperatives/{own.id}"
        wrong = await contact.post(f"{page}/contact", data={"email": "not one", "phone": "05 61 00 00 00"})
        assert wrong.status_code == 422 and "05 61 00 00 00" in wrong.text
        sent = {"email": "bonjour@fonderie.example", "phone": "05 61 00 00 00", "website": "javascript:alert(1)"}
        assert (await contact.post(f"{page}/contact", data=sent)).status_code == 422
        done = await contact.post(f"{page}/contact", data=sent | {"website": "fonderie.example"})
        assert done.status_code == 200 and "bonjour@fonderie.example" in done.text
        await refused(contact, f"/cooperatives/{other.id}/contact")


async def refused(browser: httpx.AsyncClient, path: str) -> None:
    """Neither looked at nor changed."""
    assert (await browser.get(path)).status_code == 403
    assert (await browser.post(path, data={"email": "thief@example.org"})).status_code == 403
