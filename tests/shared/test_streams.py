"""The provisioner: says what streams and consumers are to be, as often as it is asked."""

from collections.abc import AsyncIterator

import nats
import pytest
from nats.js import JetStreamContext

from deploy.broker.server import BrokerServer
from shared.streams import EVENTS, advisories_stream, events_stream, provision_consumer, provision_stream


@pytest.fixture
async def js(broker: BrokerServer) -> AsyncIterator[JetStreamContext]:
    client = await nats.connect(broker.url_node)
    yield client.jetstream()
    await client.close()


async def test_asking_twice_changes_nothing(js: JetStreamContext) -> None:
    for _ in range(2):
        for stream in (events_stream(), advisories_stream()):
            await provision_stream(js, stream)
        await provision_consumer(js, EVENTS, "ear", ["evt.a.b.*.c.*"])
    assert sorted(info.config.name or "" for info in await js.streams_info()) == ["ADV", "EVT"]
    assert len(await js.consumers_info(EVENTS)) == 1


async def test_new_limits_are_given_to_a_stream_that_is_there_already(js: JetStreamContext) -> None:
    old = events_stream()
    old.max_bytes, old.max_age = 1_000_000, 2 * 86_400
    await provision_stream(js, old)
    await js.publish("evt.a", b"kept")
    await provision_stream(js, events_stream())
    info = await js.stream_info(EVENTS)
    assert (info.config.max_bytes, info.config.max_age) == (events_stream().max_bytes, events_stream().max_age)
    assert info.state.messages == 1


async def test_a_service_that_hears_more_than_before_keeps_its_place(js: JetStreamContext) -> None:
    await provision_stream(js, events_stream())
    await provision_consumer(js, EVENTS, "ear", ["evt.a.b.*.c.*"])
    await js.publish("evt.a.b.1.c.v1", b"")
    reader = await js.pull_subscribe_bind("ear", EVENTS)
    for message in await reader.fetch(1, timeout=2):
        await message.ack_sync()
    await provision_consumer(js, EVENTS, "ear", ["evt.a.b.*.c.*", "evt.a.b.*.d.*"])
    info = await js.consumer_info(EVENTS, "ear")
    assert info.config.filter_subjects == ["evt.a.b.*.c.*", "evt.a.b.*.d.*"]
    assert info.ack_floor and info.ack_floor.stream_seq == 1


async def test_a_message_larger_than_allowed_is_refused_by_the_stream_itself(js: JetStreamContext) -> None:
    await provision_stream(js, events_stream())
    with pytest.raises(nats.js.errors.APIError, match="10054"):
        await js.publish("evt.a", b"x" * (256 * 1024 + 1))
