"""What staff read before they announce: how many people are written to, and how many have no address."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from services.meetings.models import Participant
from shared.events.ids import new_id
from shared.events.membership import CooperativeWithdrawn, MandateGiven, PersonRecorded
from tests.meetings.pages import COMING, SOON, Doors
from tests.meetings.world import Hands

SINCE = date(2020, 1, 1)
STAYS, LEFT = UUID(int=71), UUID(int=72)


async def works(hands: Hands, name: str, email: str | None, firm: UUID = STAYS) -> UUID:
    """Somebody with a mandate in a co-operative."""
    person = new_id()
    await hands.hear(told(person, name, email))
    given = MandateGiven(person_id=person, mandate_id=new_id(), kind="worker", since=SINCE, cooperative_id=firm)
    await hands.hear(given)
    return person


def told(person: UUID, name: str, email: str | None) -> PersonRecorded:
    """The file of somebody."""
    return PersonRecorded(person_id=person, first_name=name, last_name="Martin", language="fr", email=email)


async def numbers(doors: Doors, meeting: UUID) -> list[int]:
    """How many are written to, and how many have no address, as the question says."""
    async with doors.staff() as staff:
        asked = unescape((await staff.post(f"/meetings/{meeting}/announce")).text)
    found = (re.search(words, asked) for words in (r"People written to: (\d+)\.", r"not written to: (\d+)\."))
    return [int(one[1]) if one else 0 for one in found]


async def test_it_is_said_how_many_are_written_to_and_how_many_have_no_address(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        for number, email in enumerate(["a@example.org", "b@example.org", None]):
            await works(doors.hands, f"Person{number}", email)
        assert await numbers(doors, await doors.hands.meeting(announced=False, **COMING)) == [2, 1]


async def test_who_has_two_mandates_is_counted_once(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        person = await works(doors.hands, "Amel", "a@example.org")
        more = MandateGiven(person_id=person, mandate_id=new_id(), kind="manager", since=SINCE, cooperative_id=STAYS)
        await doors.hands.hear(more)
        assert await numbers(doors, await doors.hands.meeting(announced=False, **COMING)) == [1, 0]


@pytest.mark.parametrize(("days", "count"), [(-1, 1), (0, 2)])
async def test_people_of_a_co_operative_that_left_are_left_out_of_the_numbers(
    at_work: Any, days: int, count: int
) -> None:
    on = SOON.date() + timedelta(days=days)
    async with at_work() as app:
        doors = Doors(app)
        await works(doors.hands, "Amel", "a@example.org")
        await works(doors.hands, "Bruno", "b@example.org", LEFT)
        leaves = CooperativeWithdrawn(cooperative_id=LEFT, withdrawn_on=on, reason="", memberships=((SINCE, on),))
        await doors.hands.hear(leaves)
        assert await numbers(doors, await doors.hands.meeting(announced=False, **COMING)) == [count, 0]


async def test_the_numbers_are_right_once_a_database_from_before_was_told_the_register_again(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        known = (("Amel", "a@example.org"), ("Bruno", None))
        people = [(await works(doors.hands, name, email), name, email) for name, email in known]
        async with doors.hands.place.work() as work:
            for person, _, _ in people:
                row = await work.get(Participant, person)
                row.has_address = row.email = None
        for one in people:
            await doors.hands.hear(told(*one))
        assert await numbers(doors, await doors.hands.meeting(announced=False, **COMING)) == [1, 1]
