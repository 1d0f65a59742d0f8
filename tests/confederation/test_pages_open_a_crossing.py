"""A crossing is read back from the hub's stream, as it came."""

from collections.abc import AsyncIterator, Awaitable, Callable

import nats
import pytest
from nats.js.api import StreamConfig

from deploy.broker.server import BrokerServer
from shared.origin import STREAM_SOURCE
from shared.streams import ALL_AGGREGATES
from shared.work import Workplace
from tests.confederation.doors import Doors, doors_on
from tests.confederation.world import Hub, Speaker, a_cooperative, a_meeting


@pytest.fixture
async def doors(
    place: Workplace, hub: Hub, take: Callable[..., Awaitable[None]], broker: BrokerServer
) -> AsyncIterator[Doors]:
    """A stream with three crossings, which the hub has taken in."""
    reads = [
        *Speaker(hub).state(a_cooperative(1, name="Pain commun"), a_cooperative(2, trade="62.01Z")),
        *Speaker(hub, service="meetings").state(a_meeting(1)),
    ]
    connection = await nats.connect(broker.url_fed)
    await connection.jetstream().add_stream(StreamConfig(name=ALL_AGGREGATES, subjects=["agg.>"]))
    for read in reads:
        headers = {name: value for name, value in read.headers.items() if name != STREAM_SOURCE}
        await connection.jetstream().publish(read.subject, read.body, headers=headers)
    await take(*reads)
    yield doors_on(place, broker.url_fed)
    await connection.close()


async def test_an_opened_crossing_shows_everything_that_the_union_said(doors: Doors) -> None:
    async with doors.browser() as browser:
        page = (await browser.get("/crossings/1")).text
        meeting = await browser.get("/crossings/3")
        none = await browser.get("/crossings/99")
    assert "Pain commun" in page and "&#34;registration_number&#34;: &#34;000000001&#34;" in page
    assert meeting.status_code == 200 and none.status_code == 404


async def test_a_federations_reader_opens_crossings_of_its_trade_only(doors: Doors) -> None:
    async with doors.federation_reader() as reader:
        assert (await reader.get("/crossings/1")).status_code == 200
        assert (await reader.get("/crossings/2")).status_code == 404
        assert (await reader.get("/crossings/3")).status_code == 404


async def test_while_the_broker_is_away_the_page_says_so(doors: Doors, place: Workplace) -> None:
    async with doors_on(place).browser() as browser:
        answer = await browser.get("/crossings/1")
    assert answer.status_code == 404 and "cannot be read now" in answer.text
