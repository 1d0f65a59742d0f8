"""Staff say whose departments a meeting concerns; everybody's when they say nothing."""

import json
from typing import Any

import pytest
from sqlmodel import select

from services.meetings.errors import WrongDetails
from services.meetings.pages.meeting_form import blank, details_of
from shared.clock import Clock
from shared.tables import outbox
from tests.meetings.world import Hands


async def announced(hands: Hands) -> dict[str, Any]:
    """What was announced of the only meeting."""
    rows = await hands.rows(select(outbox.c.body).where(outbox.c.subject.like("%.announced.%")))
    found: dict[str, Any] = json.loads(rows[0])
    return found


@pytest.mark.parametrize(("said", "told"), [((), []), (("65", "31", "65"), ["31", "65"])])
async def test_the_departments_concerned_are_named_in_the_announcement(
    hands: Hands, said: tuple[str, ...], told: list[str]
) -> None:
    await hands.meeting(departments=said)
    assert (await announced(hands))["departments"] == told


async def test_what_is_no_department_is_refused(hands: Hands) -> None:
    with pytest.raises(WrongDetails) as refusal:
        await hands.meeting(departments=("31", "Tarn"))
    assert list(refusal.value.errors) == ["departments"]


def test_departments_are_typed_as_people_write_lists() -> None:
    clock = Clock()
    typed = blank(clock) | {"title": "Visite", "place": "ici", "departments": "31, 2a;65  09"}
    assert details_of(typed, [], clock).departments == ("31", "2A", "65", "09")
