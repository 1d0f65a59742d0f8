"""A hostile hub and a hostile node try what they can, against both walls and against each of them alone."""

import asyncio
import json
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import nats
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from deploy.broker.server import BrokerServer
from deploy.hub.broker_server import HubServer
from shared.origin import origin_of
from shared.streams import AGGREGATE, AGGREGATE_READERS, ALL_AGGREGATES, NATIONAL, readers_stream
from tests.deploy.federation import Federation, linked_from_the_start
from tests.deploy.unguarded import OpenHubServer, OpenNodeServer
from tests.deploy.until import until

OURS, OTHERS = "occitanie", "bretagne"
EVIL = b"evil"
ANSWER_S, EFFECT_S = 0.4, 0.3
WALLS = {
    "both walls": (HubServer, BrokerServer),
    "the hub's alone": (HubServer, OpenNodeServer),
    "the node's alone": (OpenHubServer, BrokerServer),
}
numbers = count(1)


@pytest.fixture(params=WALLS)
async def federation(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Federation]:
    """Two unions and the hub, with something in every stream."""
    hub, node = WALLS[request.param]
    async with linked_from_the_start(folder, OURS, OTHERS, hub=hub, node=node) as stands:
        await filled(stands)
        yield stands


@pytest.fixture
async def guarded(folder: Path) -> AsyncIterator[Federation]:
    """The same behind both walls."""
    async with linked_from_the_start(folder, OURS, OTHERS) as stands:
        await filled(stands)
        yield stands


async def filled(federation: Federation) -> None:
    """One fact of each union at the hub; what the hub told all, and each, on the nodes."""
    for union, server in federation.nodes.items():
        node = await federation.js(server.url_node)
        await node.add_stream(name="EVT", subjects=["evt.>"])
        await node.publish("evt.membership.person.1.added.v1", b'{"name": "Aline"}')
        await node.publish(f"agg.{union}.membership.cooperative.1.presence.v1", b'{"present": true}')
    hub = await federation.js(federation.hub.url_node)
    for to in ("all", *federation.nodes):
        await hub.publish(f"national.{to}.confederation.bulletin.1.published.v1", to.encode())
    await until(lambda: states(federation), "everything is where it should be", 30)


async def states(federation: Federation) -> dict[str, int] | None:
    """How many messages each stream has, as soon as they are all there."""
    found = await counts(federation)
    wanted = {"FED_AGG": 2, "NATIONAL": 3} | {f"{u} AGG": 1 for u in (OURS, OTHERS)}
    wanted |= {f"{u} NATIONAL": 2 for u in (OURS, OTHERS)}
    return found if found == wanted else None


async def counts(federation: Federation) -> dict[str, int]:
    """How many messages each stream has; a stream that is gone has none."""
    hub = federation.hub
    places = {"FED_AGG": (hub.url_fed, ALL_AGGREGATES), "NATIONAL": (hub.url_nat, NATIONAL)}
    for union, node in federation.nodes.items():
        places |= {f"{union} AGG": (node.url_fed, AGGREGATE), f"{union} NATIONAL": (node.url_nat, NATIONAL)}
    return {
        name: (await (await federation.js(*url)).stream_info(stream)).state.messages
        for name, (*url, stream) in places.items()
    }


async def asks(client: Client, subject: str, body: object = None) -> Msg | None:
    """The answer that comes by the only way there is one for: `$JSC.R.*`; None when nobody answers."""
    reply = f"$JSC.R.probe{next(numbers)}"
    answers = await client.subscribe(reply)
    await client.flush()
    await asyncio.sleep(0.1)  # the other side learns that we listen
    await client.publish(subject, json.dumps(body).encode() if body is not None else b"", reply=reply)
    try:
        answer = await answers.next_msg(timeout=ANSWER_S)
    except nats.errors.TimeoutError:
        return None
    finally:
        await answers.unsubscribe()
    return None if answer.headers and answer.headers.get("Status") == "503" else answer


def consumer(stream: str, filter_subject: str, deliver: str, **more: Any) -> dict[str, Any]:
    """A request for a consumer that pushes what the filter lets through to `deliver`."""
    config = {
        "name": f"probe{next(numbers)}",
        "deliver_subject": deliver,
        "deliver_policy": "all",
        "ack_policy": "none",
        "filter_subject": filter_subject,
        "max_deliver": 1,
        "mem_storage": True,
        "inactive_threshold": 10**10,
        "num_replicas": 1,
    }
    return {"stream_name": stream, "config": config | more}


HUB_ASKS_FED = [
    *(f"STREAM.{what}" for what in ("NAMES", "LIST", "INFO.AGG", "PURGE.AGG", "DELETE.AGG", "UPDATE.AGG")),
    *(
        f"STREAM.{what}"
        for what in ("CREATE.EVIL", "MSG.GET.AGG", "MSG.DELETE.AGG", "SNAPSHOT.AGG", "LEADER.STEPDOWN.AGG")
    ),
    *(f"CONSUMER.{what}.AGG" for what in ("NAMES", "LIST")),
    *(
        f"CONSUMER.{what}.AGG.probe"
        for what in ("INFO", "DELETE", "MSG.NEXT", "PAUSE", "RESET", "UNPIN", "DURABLE.CREATE")
    ),
    "CONSUMER.LEADER.STEPDOWN.AGG.probe",
    *("DIRECT.GET.AGG", "INFO", "ACCOUNT.PURGE.FED", "META.LEADER.STEPDOWN", "SERVER.REMOVE", "$KV.a.b", "$OBJ.a.b"),
    *("CONSUMER.CREATE.EVT", "CONSUMER.CREATE.NATIONAL"),
]


async def test_a_hostile_hub_can_ask_a_node_for_nothing_but_its_crossings(federation: Federation) -> None:
    before = await counts(federation)
    fed, nat = await federation.client(federation.hub.url_fed), await federation.client(federation.hub.url_nat)
    answered = [
        f"{account} {prefix}.{api}"
        for account, client in (("FED", fed), ("NAT", nat))
        for prefix in (f"$JS.{OURS}.API",)
        for api in HUB_ASKS_FED
        if (answer := await asks(client, f"{prefix}.{api}", {})) and b'"error"' not in answer.data
    ]
    assert answered == []
    assert await counts(federation) == before


@pytest.mark.parametrize("account", ["fed", "nat"])
async def test_a_hostile_hub_cannot_speak_into_a_node(federation: Federation, account: str) -> None:
    before = await counts(federation)
    server = federation.nodes[OURS]
    node = await federation.client(getattr(server, f"url_{account}"))
    heard: list[str] = []
    for subject in ("agg.>", "evt.>", "national.>", "_INBOX.>", "$KV.>", "$JS.ACK.>"):
        await node.subscribe(subject, cb=noting(heard))
    await node.flush()
    hub = await federation.client(getattr(federation.hub, f"url_{account}"))
    await asyncio.sleep(EFFECT_S)
    for subject in (f"agg.{OURS}.evil", "evt.evil", "_INBOX.a.b", "$KV.a.b", "$JS.ACK.AGG.a.1.1.1.1.1"):
        await hub.publish(subject, b"evil")
    await hub.flush()
    await asyncio.sleep(EFFECT_S)
    assert heard == []
    assert await counts(federation) == before


async def test_a_hostile_hub_s_consumer_can_deliver_nowhere_but_to_the_hub(federation: Federation) -> None:
    before = await counts(federation)
    hub = await federation.client(federation.hub.url_fed)
    for target in (
        "$JS.API.STREAM.PURGE.AGG",
        "$JS.API.STREAM.DELETE.AGG",
        f"agg.{OURS}.evil",
        "evt.evil",
        "$SYS.REQ.a",
    ):
        for headers_only in (False, True):
            wanted = consumer(AGGREGATE, f"agg.{OURS}.>", target, headers_only=headers_only)
            await asks(hub, f"$JS.{OURS}.API.CONSUMER.CREATE.AGG.{wanted['config']['name']}.agg.{OURS}.>", wanted)
    await asyncio.sleep(EFFECT_S)
    assert await counts(federation) == before


async def test_a_hostile_hub_cannot_read_who_else_reads_a_node_s_crossings(federation: Federation) -> None:
    node = await federation.js(federation.nodes[OURS].url_fed)
    await node.add_stream(readers_stream(AGGREGATE, AGGREGATE_READERS))
    hub = await federation.client(federation.hub.url_fed)
    for filtered in ("", ".>"):
        wanted = consumer(AGGREGATE_READERS, filtered.removeprefix("."), f"fed.{OURS}.S.probe")
        named = f".{wanted['config']['name']}{filtered}" if filtered else ""
        answer = await asks(hub, f"$JS.{OURS}.API.CONSUMER.CREATE.{AGGREGATE_READERS}{named}", wanted)
        assert answer is None or b'"error"' in answer.data
    assert (await node.stream_info(AGGREGATE_READERS)).state.consumer_count == 0


async def test_the_hub_never_sees_what_the_services_say_to_each_other(federation: Federation) -> None:
    heard: list[str] = []
    for url in (federation.hub.url_fed, federation.hub.url_nat):
        await (await federation.client(url)).subscribe("evt.>", cb=noting(heard))
        await (await federation.client(url)).subscribe("_INBOX.>", cb=noting(heard))
    await asyncio.sleep(EFFECT_S)
    node = await federation.js(federation.nodes[OURS].url_node)
    await node.publish("evt.membership.person.2.added.v1", b'{"name": "Bruno"}')
    await asyncio.sleep(EFFECT_S)
    assert [subject for subject in heard if not subject.startswith("_INBOX.")] == []


NODE_ASKS = [
    f"{api}.{what}"
    for api in ("$JS.hub.API", "hub.api", "$JS.API")
    for what in (
        *("STREAM.NAMES", "STREAM.LIST", "INFO", "ACCOUNT.PURGE.NAT", "META.LEADER.STEPDOWN"),
        *(f"STREAM.{verb}.{name}" for verb in ("INFO", "PURGE", "DELETE", "MSG.GET") for name in ("FED_AGG",)),
        *("CONSUMER.CREATE.FED_AGG", f"CONSUMER.CREATE.FED_AGG.probe.agg.{OTHERS}.>", "CONSUMER.LIST.FED_AGG"),
    )
]


async def test_a_hostile_node_can_ask_the_hub_for_nothing(guarded: Federation) -> None:
    before = await counts(guarded)
    mine = ("STREAM.INFO.NATIONAL", "CONSUMER.LIST.NATIONAL", "STREAM.PURGE.NATIONAL", "STREAM.MSG.GET.NATIONAL")
    to_the_hub = [*NODE_ASKS, *(f"{api}.{what}" for api in ("$JS.hub.API", "hub.api") for what in mine)]
    far = [subject for subject in to_the_hub if not subject.startswith("$JS.API")]
    answered = []
    for account in ("fed", "nat"):
        node = await guarded.client(getattr(guarded.nodes[OURS], f"url_{account}"))
        answered += [subject for subject in far if await asks(node, subject, {})]
    assert answered == []
    assert await counts(guarded) == before


@pytest.mark.parametrize(
    "filtered", [f"national.{OTHERS}.>", "national.>", "national.*.>", "national.*.confederation.>"]
)
async def test_a_hostile_node_gets_nothing_that_is_for_another_union(guarded: Federation, filtered: str) -> None:
    node = await guarded.client(guarded.nodes[OURS].url_nat)
    heard: list[str] = []
    await node.subscribe(f"nat.{OURS}.S.probe", cb=noting(heard))
    honest = ["national.all.>", f"national.{OURS}.>"]
    for said in (filtered, *honest):
        for plural in (False, True):
            wanted = consumer(NATIONAL, filtered, f"nat.{OURS}.S.probe")
            if plural:
                wanted["config"] |= {"filter_subjects": [filtered], "filter_subject": None}
            answer = await asks(node, f"hub.api.CONSUMER.CREATE.NATIONAL.{wanted['config']['name']}.{said}", wanted)
            assert answer is None or b'"error"' in answer.data
    await asks(node, "hub.api.CONSUMER.CREATE.NATIONAL", consumer(NATIONAL, filtered, f"nat.{OURS}.S.probe"))
    await asyncio.sleep(EFFECT_S)
    assert heard == []


async def test_a_hostile_node_s_consumer_can_deliver_to_nobody_else(guarded: Federation) -> None:
    before = await counts(guarded)
    heard: list[str] = []
    await (await guarded.client(guarded.nodes[OTHERS].url_nat)).subscribe("nat.>", cb=noting(heard))
    node = await guarded.client(guarded.nodes[OURS].url_nat)
    targets = (
        "$JS.API.STREAM.PURGE.NATIONAL",
        "$JS.API.STREAM.DELETE.NATIONAL",
        "national.all.evil",
        f"nat.{OTHERS}.S.x",
    )
    for target in targets:
        for headers_only in (False, True):
            wanted = consumer(NATIONAL, "national.all.>", target, headers_only=headers_only)
            await asks(node, f"hub.api.CONSUMER.CREATE.NATIONAL.{wanted['config']['name']}.national.all.>", wanted)
    await asyncio.sleep(EFFECT_S)
    assert await counts(guarded) == before
    assert [subject for subject in heard if subject == f"nat.{OTHERS}.S.x"] == []


async def test_a_hostile_node_hears_nothing_of_the_others(guarded: Federation) -> None:
    heard: list[str] = []
    ours = guarded.nodes[OURS]
    for url in (ours.url_fed, ours.url_nat):
        client = await guarded.client(url)
        for subject in (">", "$JSC.R.*", "$JSC.>", "fed.>", "nat.>", "agg.>", "national.>", "$JS.>"):
            await client.subscribe(subject, cb=noting(heard))
        await client.flush()
    await asyncio.sleep(EFFECT_S)
    await guarded.nodes[OTHERS].stop()
    await guarded.nodes[OTHERS].start()
    await guarded.until_linked(OTHERS)
    other = await guarded.js(guarded.nodes[OTHERS].url_node)
    await other.publish(f"agg.{OTHERS}.membership.cooperative.2.presence.v1", b"{}")
    hub = await guarded.js(guarded.hub.url_node)
    await hub.publish(f"national.{OTHERS}.confederation.bulletin.2.published.v1", b"x")
    there = await guarded.js(guarded.nodes[OTHERS].url_nat)
    await until(lambda: has(there, NATIONAL, 3), f"{OTHERS} has it", 60)
    assert [subject for subject in heard if OTHERS in subject or is_of_others(subject)] == []


def is_of_others(subject: str) -> bool:
    """Whether it is an answer to somebody, or a delivery to somebody else; the hub delivers to each under its name."""
    return subject.startswith(("$JSC.R", "nat.")) and not subject.startswith(f"nat.{OURS}.")


async def has(js: Any, stream: str, wanted: int) -> bool:
    """Whether the stream has so many."""
    return bool((await js.stream_info(stream)).state.messages >= wanted)


async def test_a_hostile_node_cannot_speak_to_the_hub_or_for_others(guarded: Federation) -> None:
    before = await counts(guarded)
    heard: list[str] = []
    for url in (guarded.hub.url_node, guarded.hub.url_fed, guarded.hub.url_nat, guarded.nodes[OTHERS].url_fed):
        client = await guarded.client(url)
        for subject in (
            "evil.>",
            "evt.>",
            "national.>",
            "agg.>",
            f"fed.{OTHERS}.>",
            f"nat.{OTHERS}.>",
            "_INBOX.evil.>",
        ):
            await client.subscribe(subject, cb=noting(heard, EVIL))
        await client.flush()
    await asyncio.sleep(EFFECT_S)
    for account in ("fed", "nat"):
        node = await guarded.client(getattr(guarded.nodes[OURS], f"url_{account}"))
        for subject in (
            *("evil.a", "evt.hub.union.x.recorded.v1", f"fed.{OTHERS}.S.x", f"nat.{OTHERS}.S.x", "_INBOX.evil.a"),
            *(f"agg.{OTHERS}.a.b.1.c.v1", "$JS.hub.API.STREAM.PURGE.FED_AGG", "national.x.a"),
        ):
            if not (account == "nat" and subject.startswith("national")):
                await node.publish(subject, EVIL)
        await node.flush()
    await asyncio.sleep(EFFECT_S)
    assert [subject for subject in heard if subject != f"agg.{OTHERS}.a.b.1.c.v1"] == []
    assert await counts(guarded) == before


async def test_another_s_subject_in_one_s_own_stream_is_known_by_its_origin(guarded: Federation) -> None:
    own = await guarded.js(guarded.nodes[OURS].url_fed)
    config = (await own.stream_info(AGGREGATE)).config
    config.subjects = ["agg.>"]
    await own.update_stream(config)
    await own.publish(f"agg.{OTHERS}.membership.cooperative.1.presence.v1", b'{"union": "bretagne"}')
    await own.publish(f"agg.{OURS}.membership.cooperative.9.presence.v1", b"{}")
    hub = await guarded.js(guarded.hub.url_fed)
    await until(lambda: has(hub, ALL_AGGREGATES, 3), "the hub has what came after it")
    infos = await hub.stream_info(ALL_AGGREGATES)
    for number in range(1, infos.state.last_seq + 1):
        message = await hub.get_msg(ALL_AGGREGATES, number)
        named = str(message.subject).split(".")[1]
        origin = origin_of(message.headers, [OURS, OTHERS])
        assert origin == named or (number > 2 and origin == OURS), "what is wrong is seen to be wrong"


async def test_the_header_that_names_the_origin_cannot_be_forged(guarded: Federation) -> None:
    own = await guarded.js(guarded.nodes[OURS].url_fed)
    forged = {"Nats-Stream-Source": f"AGG:abcdefgh 1 agg.{OTHERS}.> > x"}
    with pytest.raises(nats.js.errors.APIError) as refused:
        await own.publish(f"agg.{OURS}.a.b.1.c.v1", b"{}", headers=forged)
    assert refused.value.err_code == 10227


def noting(heard: list[str], only: bytes = b"") -> Any:
    """A callback that notes the subjects; with `only`, of what says just that: brokers give signs of life, too."""

    async def note(message: Msg) -> None:
        if only in (b"", message.data):
            heard.append(message.subject)

    return note
