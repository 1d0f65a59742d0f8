"""A form, the API, a file and the sign-in page take the same e-mail addresses, and keep them alike."""

import httpx
import pytest
from sqlmodel import select

from services.membership.models import Cooperative, Person
from services.membership.rules.import_rows import Draft
from shared.work import Workplace
from tests.membership.test_import_rows import checked
from tests.shared.test_email_address import NO_ADDRESSES

NUMBER = "311337240"
COPIED = "\u200bAline@Exam\u00adple.org\ufeff"


async def kept_of(place: Workplace) -> set[str | None]:
    """Every address that is kept of a person."""
    async with place.database.reading() as session:
        return set((await session.exec(select(Person.email))).all())


async def a_cooperative(staff: httpx.AsyncClient) -> str:
    """The address of its page."""
    sent = {"name": "Pain commun", "registration_number": NUMBER}
    return f"/cooperatives/{(await staff.post('/api/membership/cooperatives', json=sent)).json()['id']}"


async def test_no_door_keeps_an_address_that_no_letter_reaches(staff: httpx.AsyncClient, place: Workplace) -> None:
    """“An invitation is sent” was said of each of these, and nothing was ever sent."""
    named, page = {"first_name": "Ada", "last_name": "Martin"}, await a_cooperative(staff)
    for typed in NO_ADDRESSES:
        answers = [
            await staff.post("/people/new", data=named | {"email": typed}),
            await staff.post("/api/membership/people", json=named | {"email": typed}),
            await staff.post(f"{page}/contact", data={"email": typed}),
            await staff.post("/sign-in", data={"email": typed}),
        ]
        assert [answer.status_code for answer in answers] == [422] * 4, typed
        draft = checked(email=typed)
        assert isinstance(draft, Draft) and draft.email is None and draft.left_out, f"{typed}: the cell stays out"
    assert await kept_of(place) == set()


async def test_signs_that_nobody_sees_are_kept_by_no_door(staff: httpx.AsyncClient, place: Workplace) -> None:
    made = await staff.post("/people/new", data={"first_name": "Ada", "last_name": "Martin", "email": COPIED})
    assert made.status_code == 200 and await kept_of(place) == {"aline@example.org"}
    again = {"first_name": "Aline", "last_name": "Martin", "email": COPIED.upper()}
    assert (await staff.post("/api/membership/people", json=again)).status_code == 409
    page = await a_cooperative(staff)
    assert (await staff.post(f"{page}/contact", data={"email": COPIED})).status_code == 200
    async with place.database.reading() as session:
        assert (await session.exec(select(Cooperative.email))).all() == ["aline@example.org"]
    draft = checked(email=COPIED)
    assert isinstance(draft, Draft) and draft.email == "aline@example.org"


@pytest.mark.parametrize("typed", ["aline@example.org", "aline@coopérative.fr"])
async def test_the_field_of_the_sign_in_page_takes_what_the_others_keep(staff: httpx.AsyncClient, typed: str) -> None:
    asked = await staff.post("/sign-in", data={"email": f"\u200b{typed}"}, follow_redirects=False)
    assert asked.status_code == 303
