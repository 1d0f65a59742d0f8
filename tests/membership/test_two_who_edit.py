"""Two people edit one thing at once: each changes what they changed, and what both changed is chosen."""

import re
from html import unescape
from uuid import UUID

import httpx

from services.membership.actions.record_person import record_person
from services.membership.models import Person
from shared.work import Workplace
from tests.builders import a_person

FIELDS = ("first_name", "last_name", "email", "phone", "language")


async def opened(staff: httpx.AsyncClient, page: str) -> dict[str, str]:
    """What the form carries unseen."""
    shown = (await staff.get(page)).text
    return {"was": unescape(re.findall(r'name="was" value="([^"]+)"', shown)[-1])}


async def lea(place: Workplace) -> UUID:
    """Somebody with a phone."""
    async with place.work() as work:
        return (await record_person(None, a_person("Léa", "Roux", phone="05 61 00 00 00"), work)).id


async def known(place: Workplace, id: UUID) -> tuple[str, str | None]:
    """The last name and the phone."""
    async with place.database.reading() as session:
        person = await session.get(Person, id)
    assert person
    return person.last_name, person.phone


async def test_a_field_that_one_left_alone_keeps_what_the_other_stored(
    staff: httpx.AsyncClient, place: Workplace
) -> None:
    id = await lea(place)
    page = f"/people/{id}/edit"
    mine, theirs = await opened(staff, page), await opened(staff, page)
    said = {"first_name": "Léa", "last_name": "Roux", "phone": "05 61 00 00 00", "language": "fr", "email": ""}
    await staff.post(page, data=said | theirs | {"phone": "05 62 11 11 11"})
    saved = await staff.post(page, data=said | mine | {"last_name": "Roux-Petit"})
    assert saved.url.path == f"/people/{id}"
    assert await known(place, id) == ("Roux-Petit", "05 62 11 11 11")


async def test_a_field_that_both_changed_is_shown_with_both_values_and_the_person_chooses(
    staff: httpx.AsyncClient, place: Workplace
) -> None:
    id = await lea(place)
    page = f"/people/{id}/edit"
    mine, theirs = await opened(staff, page), await opened(staff, page)
    said = {"first_name": "Léa", "last_name": "Roux", "phone": "05 61 00 00 00", "language": "fr", "email": ""}
    await staff.post(page, data=said | theirs | {"phone": "theirs 1"})
    asked = await staff.post(page, data=said | mine | {"phone": "mine 2"})
    assert asked.status_code == 409 and "theirs 1" in asked.text and "mine 2" in asked.text
    assert await known(place, id) == ("Roux", "theirs 1")
    base = {"was": unescape(re.findall(r'name="was" value="([^"]+)"', asked.text)[-1])}
    await staff.post(page, data=said | base | {"phone": "mine 2", "keep-phone": "theirs"})
    assert await known(place, id) == ("Roux", "theirs 1")
    await staff.post(page, data=said | base | {"phone": "mine 2", "keep-phone": "mine"})
    assert await known(place, id) == ("Roux", "mine 2")
