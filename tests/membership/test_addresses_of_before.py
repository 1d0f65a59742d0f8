"""Addresses that were stored before the one rule for them are put right once; a corrected one ends its old task."""

from uuid import UUID, uuid4

import httpx
import pytest
from sqlmodel import col, select, update

from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.record_person import record_person
from services.membership.errands.register_told import LANDMARK, tell_some
from services.membership.handlers.from_notifications import remember_who_was_not_reached
from services.membership.models import Cooperative, Person
from services.membership.models.sign_in_link import digest_of
from shared.events.envelope import Cause
from shared.events.ids import new_id
from shared.events.notifications import DeliveryFailed
from shared.tables import landmark
from shared.work import Workplace
from tests.builders import a_cooperative, a_person
from tests.membership.test_register_told import at_rest

BEFORE = (
    "amel\u200b@example.org",
    "\ufeffamel@example.org",
    "amel@\u2060example.org",
    "Amel@Example.org",
    "<amel@example.org>",
)


async def stored_before(place: Workplace, email: str, **names: str) -> UUID:
    """Somebody whose address came in past the rule, as an older version took it."""
    async with place.work() as work:
        person = await record_person(None, a_person(**names), work)
        await work.flush()
        raw = {"email": email, "email_digest": digest_of(email)}
        await work.do(update(Person).where(col(Person.id) == person.id).values(raw))
    return person.id


async def upgrade(place: Workplace) -> None:
    """What a newer version does when it starts."""
    async with place.work() as work:
        await work.do(landmark.delete().where(landmark.c.name == LANDMARK))
    more = True
    while more:
        async with place.work() as work:
            more = await tell_some(work, new_id())


async def person(place: Workplace, id: UUID) -> Person:
    """How somebody is noted."""
    async with place.database.reading() as session:
        return (await session.exec(select(Person).where(Person.id == id))).one()


@pytest.mark.parametrize("before", BEFORE)
async def test_an_address_with_signs_that_nobody_sees_is_put_right_and_its_owner_can_sign_in(
    place: Workplace, staff: httpx.AsyncClient, before: str
) -> None:
    await at_rest(place)
    id = await stored_before(place, before)
    await upgrade(place)
    now = await person(place, id)
    assert (now.email, now.email_digest) == ("amel@example.org", digest_of("amel@example.org"))
    assert "Aline" in (await staff.get("/search", params={"q": "amel@example.org"})).text


async def test_what_is_no_address_is_left_for_people_to_correct(place: Workplace) -> None:
    await at_rest(place)
    id = await stored_before(place, "a..b@example.org")
    await upgrade(place)
    assert (await person(place, id)).email == "a..b@example.org"


async def test_an_address_that_is_then_another_person_s_takes_nothing_from_either(place: Workplace) -> None:
    await at_rest(place)
    async with place.work() as work:
        owner = (await record_person(None, a_person(email="amel@example.org"), work)).id
    other = await stored_before(place, "amel\u200b@example.org", first_name="Another")
    await upgrade(place)
    assert (await person(place, owner)).email == "amel@example.org"
    assert (await person(place, other)).email == "amel\u200b@example.org"


async def test_a_co_operative_s_address_is_put_right_too(place: Workplace) -> None:
    await at_rest(place)
    async with place.work() as work:
        one = await record_cooperative(None, a_cooperative("Pain commun"), work)
        await work.flush()
        raw = {"email": "pain\u200bcommun@example.org"}
        await work.do(update(Cooperative).where(col(Cooperative.id) == one.id).values(raw))
    await upgrade(place)
    async with place.database.reading() as session:
        assert (await session.exec(select(Cooperative.email))).one() == "paincommun@example.org"


async def test_a_corrected_address_ends_the_task_that_a_letter_did_not_arrive(
    place: Workplace, staff: httpx.AsyncClient
) -> None:
    async with place.work() as work:
        id = (await record_person(None, a_person("Amel", "Benali", email="amel@exmaple.org"), work)).id
    failed = DeliveryFailed(notice_id=uuid4(), person_id=id, channel="email", reason="550 5.1.1 no such user")
    async with place.work(Cause("", str(new_id()))) as work:
        await remember_who_was_not_reached.do(failed, work)
    assert "Amel Benali" in (await staff.get("/")).text

    async def corrected(**said: str) -> None:
        async with place.work() as work:
            await record_person(id, a_person("Amel", "Benali", **said), work)

    await corrected(email="amel@exmaple.org", phone="0561000000")
    assert "Amel Benali" in (await staff.get("/")).text, "the address is as wrong as before"
    await corrected(email="amel@example.org")
    assert "Amel Benali" not in (await staff.get("/")).text
