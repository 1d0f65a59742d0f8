"""A union is asked to state everything again: by somebody, or because its signed totals differ for a second day."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from fastapi import FastAPI

from services.confederation.errands.compare_totals import compare_totals
from shared.events.national import RestatementAsked
from shared.work import Workplace
from tests.confederation.browsers import browser, the_app
from tests.confederation.conftest import Taking
from tests.confederation.telling import announced
from tests.confederation.world import Hub, Speaker, a_cooperative


@pytest.fixture
async def app(database_url: str, place: Workplace) -> AsyncIterator[FastAPI]:
    """The pages over the database of the test."""
    app = the_app(database_url)
    yield app
    await app.state.service.database.close()


async def test_a_union_whose_totals_differ_for_a_second_day_is_asked_once_a_day(
    place: Workplace, hub: Hub, take: Taking
) -> None:
    speaker, asked = Speaker(hub), []
    await take(*speaker.state(a_cooperative(1)))
    speaker.state(a_cooperative(2), lost=True)
    for hours in (0, 2, 22, 3, 21):
        hub.now += timedelta(hours=hours)
        await take(*speaker.totals())
        for _ in range(2):  # the same totals are one comparison, however often they are looked at
            await compare_totals(place)
        asked.append(len(await announced(place)))
    assert asked == [0, 0, 1, 1, 2]
    told = (await announced(place))[0]
    assert isinstance(told, RestatementAsked) and told.to == told.code == "occitanie"
    assert told.why.startswith("membership: ") and "CooperativePresence" in told.why


async def test_totals_that_agree_in_between_begin_the_count_anew(place: Workplace, hub: Hub, take: Taking) -> None:
    speaker = Speaker(hub)
    speaker.state(a_cooperative(1), lost=True)
    await take(*speaker.totals())
    await compare_totals(place)
    hub.now += timedelta(days=1)
    await take(*speaker.state(a_cooperative(1)), *speaker.totals())
    await compare_totals(place)
    speaker.state(a_cooperative(2), lost=True)
    hub.now += timedelta(hours=1)
    await take(*speaker.totals())
    await compare_totals(place)
    assert await announced(place) == []


async def test_a_union_is_asked_by_hand_and_one_that_is_not_known_is_not(app: FastAPI, place: Workplace) -> None:
    async with browser(app) as web:
        assert (await web.post("/api/confederation/unions/bretagne/restatement")).status_code == 202
        assert (await web.post("/api/confederation/unions/atlantide/restatement")).status_code == 404
    (told,) = await announced(place)
    assert isinstance(told, RestatementAsked) and (told.to, told.why) == ("bretagne", "asked_by_hand")
