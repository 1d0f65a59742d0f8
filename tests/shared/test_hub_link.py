"""A node finds the hub among those who read its crossings, whenever they began."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig

from deploy.broker.server import BrokerServer
from shared.feed import Feed
from shared.hub_link import HubLink
from shared.settings import NodeSettings
from shared.streams import AGGREGATE, AGGREGATE_READERS, aggregate_stream, provision_stream, readers_stream
from tests.linked_brokers import connected


@pytest.fixture
async def fed(broker: BrokerServer) -> AsyncIterator[Client]:
    """The account of a node in which the hub reads, with its streams."""
    async with connected(broker.url_fed) as client:
        for stream in (readers_stream(AGGREGATE, AGGREGATE_READERS), aggregate_stream("occitanie")):
            await provision_stream(client.jetstream(), stream)
        yield client


@pytest.fixture
def link(broker: BrokerServer, folder: Path) -> HubLink:
    """What looks at the link, and has heard nothing yet."""
    return HubLink(
        NodeSettings(
            union="occitanie",
            union_name="Union d'Occitanie",
            database_url=f"sqlite+aiosqlite:///{folder / 'node.sqlite'}",
            broker_url=broker.url_node,
            broker_fed_url=broker.url_fed,
            secret="a secret of the tests",
            public_url="http://127.0.0.1:8080",
        )
    )


async def the_hub_reads(fed: Client, name: str) -> None:
    """A consumer as a source's: it pushes to the hub."""
    config = ConsumerConfig(name=name, deliver_subject=f"fed.occitanie.S.{name}", ack_policy=AckPolicy.NONE)
    await fed.jetstream().add_consumer(AGGREGATE, config)


async def test_the_node_s_own_reader_is_not_taken_for_the_hub(fed: Client, link: HubLink) -> None:
    assert await link.of_the_hub(fed) == {}
    async with Feed(fed, AGGREGATE, 0):
        assert await link.of_the_hub(fed) == {}
        await the_hub_reads(fed, "hub1")
    async with Feed(fed, AGGREGATE, 0):
        found: dict[str, Any] = await link.of_the_hub(fed)
        assert found["name"] == "hub1"


async def test_the_hub_that_reads_anew_is_known_by_its_new_consumer(fed: Client, link: HubLink) -> None:
    await the_hub_reads(fed, "hub1")
    await the_hub_reads(fed, "hub2")
    assert (await link.of_the_hub(fed))["name"] == "hub2"
    await fed.jetstream().delete_consumer(AGGREGATE, "hub2")
    assert (await link.of_the_hub(fed))["name"] == "hub1"
