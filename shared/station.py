"""Where a service stands, on a union's node or at the hub: which streams there are, and into which ones it speaks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nats.js.api import StreamConfig

from shared.joining import joined
from shared.settings import NodeSettings
from shared.streams import (
    AGGREGATE,
    AGGREGATE_READERS,
    EVENTS,
    NATIONAL,
    NATIONAL_READERS,
    advisories_stream,
    aggregate_stream,
    events_stream,
    national_copy,
    national_stream,
    readers_stream,
)
from shared.work import Workplace

NODE_ACCOUNT, FED_ACCOUNT, NAT_ACCOUNT = "node", "fed", "nat"
"""The accounts of a broker: the services' own; what goes up; what comes down."""

Streams = dict[str, list[StreamConfig]]
"""The streams that must be there, by account."""


@dataclass(frozen=True)
class Lane:
    """A stream that a service speaks into: published on its own connection, looked at in the stream's account."""

    stream: str
    account: str


@dataclass(frozen=True)
class Station:
    """A place for services. `streams` is asked again every few seconds: what it answers may change while they run."""

    lanes: tuple[Lane, ...]
    streams: Callable[[Workplace, NodeSettings], Awaitable[Streams]]


async def streams_of_a_node(place: Workplace, settings: NodeSettings) -> Streams:
    """The services' events; what leaves; and, once the node has joined, a copy of what the hub announces."""
    copy = national_copy(place.union, joined=joined(settings.hub_file) is not None)
    return {
        NODE_ACCOUNT: [events_stream(), advisories_stream()],
        FED_ACCOUNT: [readers_stream(AGGREGATE, AGGREGATE_READERS), aggregate_stream(place.union)],
        NAT_ACCOUNT: [copy],
    }


async def streams_of_the_hub(place: Workplace, settings: NodeSettings) -> Streams:  # noqa: ARG001
    """The hub's own events, and what it announces. Which unions it reads, the confederation's service adds."""
    announced = [readers_stream(NATIONAL, NATIONAL_READERS), national_stream()]
    return {NODE_ACCOUNT: [events_stream(), advisories_stream()], NAT_ACCOUNT: announced}


CROSSINGS = Lane(AGGREGATE, FED_ACCOUNT)
ON_A_NODE = Station((Lane(EVENTS, NODE_ACCOUNT), CROSSINGS), streams_of_a_node)
LANES_OF_THE_HUB = (Lane(EVENTS, NODE_ACCOUNT), Lane(NATIONAL, NAT_ACCOUNT))
