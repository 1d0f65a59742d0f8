"""The provisioner: the only code that declares streams and consumers.

Idempotent; run at every start and whenever one is missing.
"""

from collections.abc import Iterable
from typing import Any

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DiscardPolicy,
    ExternalStream,
    StorageType,
    StreamConfig,
    StreamSource,
)
from nats.js.errors import NotFoundError

DAY_S = 86_400.0
MB = 1024 * 1024
EVENTS, ADVISORIES, AGGREGATE = "EVT", "ADV", "AGG"
ALL_AGGREGATES, NATIONAL = "FED_AGG", "NATIONAL"
AGGREGATE_READERS, NATIONAL_READERS = "AGG_READERS", "NATIONAL_READERS"
HUB_DOMAIN = "hub"
COPY = "~"
"""What follows it in the name of a node's broker says which copy of the node it is."""

HUB_API = "hub.api"
"""Where a node asks the hub for NATIONAL: a name that the hub's broker leads to its API for this and nothing else."""

ACK_WAIT_S = 30.0
ADVISORY_SUBJECTS = [
    "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>",
    "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>",
]


def events_stream() -> StreamConfig:
    """What the services of this node tell each other. Refuses new messages when full: the outboxes then wait."""
    return StreamConfig(
        name=EVENTS,
        subjects=["evt.>"],
        storage=StorageType.FILE,
        max_age=90 * DAY_S,
        max_bytes=2048 * MB,
        max_msg_size=256 * 1024,
        discard=DiscardPolicy.NEW,
        duplicate_window=DAY_S,
        allow_atomic=True,
        allow_direct=True,
    )


def advisories_stream() -> StreamConfig:
    """What the broker says about messages that it gave up on."""
    return StreamConfig(
        name=ADVISORIES,
        subjects=ADVISORY_SUBJECTS,
        storage=StorageType.FILE,
        max_age=30 * DAY_S,
        max_bytes=64 * MB,
    )


def aggregate_stream(union: str) -> StreamConfig:
    """What this union lets the confederation read: kept without limit of age, in an account of its own."""
    return StreamConfig(
        name=AGGREGATE,
        subjects=[f"agg.{union}.>"],
        storage=StorageType.FILE,
        max_bytes=512 * MB,
        discard=DiscardPolicy.NEW,
        duplicate_window=DAY_S,
        allow_atomic=True,
    )


def all_aggregates_stream(unions: Iterable[str]) -> StreamConfig:
    """At the hub: what every union lets it read, one source each. A union that is cut is read on when it is back."""
    return StreamConfig(
        name=ALL_AGGREGATES,
        storage=StorageType.FILE,
        max_bytes=5 * 1024 * MB,
        duplicate_window=7 * DAY_S,
        sources=[
            StreamSource(
                name=AGGREGATE,
                filter_subject=f"agg.{union}.>",
                external=ExternalStream(api=f"$JS.{union}.API", deliver=f"fed.{union}"),
            )
            for union in sorted(unions)
        ],
    )


def national_stream() -> StreamConfig:
    """At the hub: what it announces, to all unions or to one; kept without limit of age."""
    return StreamConfig(
        name=NATIONAL,
        subjects=["national.>"],
        storage=StorageType.FILE,
        max_bytes=1024 * MB,
        discard=DiscardPolicy.NEW,
        duplicate_window=DAY_S,
    )


def readers_stream(stream: str, name: str) -> StreamConfig:
    """Who began to read a stream. The broker hides a source's consumer in lists, but announces it: have this stream
    before the other one, so that no announcement is missed.
    """
    return StreamConfig(
        name=name,
        subjects=[f"$JS.EVENT.ADVISORY.CONSUMER.CREATED.{stream}.>"],
        storage=StorageType.FILE,
        max_msgs=1_000,
        max_bytes=16 * MB,
    )


def national_copy(union: str, *, joined: bool) -> StreamConfig:
    """On a node: what the hub announces to all and to this union; empty while the node belongs to no hub."""
    return StreamConfig(
        name=NATIONAL,
        storage=StorageType.FILE,
        max_bytes=1024 * MB,
        duplicate_window=DAY_S,
        sources=[
            StreamSource(
                name=NATIONAL,
                filter_subject=f"national.{to}.>",
                external=ExternalStream(api=HUB_API, deliver=f"nat.{union}"),
            )
            for to in ("all", union)
            if joined
        ],
    )


async def provision_stream(js: JetStreamContext, wanted: StreamConfig) -> None:
    """Makes the stream, or brings its limits to what is wanted."""
    try:
        known = (await js.stream_info(wanted.name or "")).config
    except NotFoundError:
        await js.add_stream(wanted)
        return
    if any(differs(getattr(known, name), value) for name, value in vars(wanted).items() if value is not None):
        await js.update_stream(wanted)


def differs(known: Any, wanted: Any) -> bool:
    """Whether a setting must be changed; the server says nothing where there is nothing, as of no sources."""
    return bool(known != wanted and (known or wanted))


async def provision_consumer(js: JetStreamContext, stream: str, durable: str, filters: list[str]) -> None:
    """Makes a service's durable, or brings its filters to what the service hears now."""
    await js.add_consumer(stream, consumer(durable, filters))


def consumer(durable: str, filters: list[str]) -> ConsumerConfig:
    """One service's durable: explicit acknowledgement, delivered again until it has it."""
    return ConsumerConfig(
        durable_name=durable,
        name=durable,
        filter_subjects=sorted(filters),
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT_S,
        max_deliver=-1,
        max_ack_pending=2_000,
    )


async def back_to_the_ack_floor(js: JetStreamContext, stream: str, durable: str) -> None:
    """Has everything that was delivered but not acknowledged delivered again, at once and in order (nats-server 2.14
    and newer).

    Without it, what a killed reader had in hand comes back after `ack_wait`, behind newer events of the same entity.
    """
    await js.reset_consumer(stream, durable)
