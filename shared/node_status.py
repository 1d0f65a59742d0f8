"""How the whole node is: every service answers on the broker, and the broker tells of its streams."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from nats.aio.client import Client
from nats.errors import Error as NatsError

from shared.connection import connect
from shared.held import HELD_SUBJECT
from shared.service import STATUS_SUBJECT
from shared.settings import NodeSettings
from shared.streams import ADVISORIES, AGGREGATE, EVENTS
from shared.text import Text, say

SERVICES = ("membership", "meetings", "notifications")
ANSWER_S = 0.4  # services of one node answer within a few milliseconds
WORDS = {
    EVENTS: say("what the services tell each other"),
    AGGREGATE: say("what the confederation may read"),
    ADVISORIES: say("what the broker gave up on"),
}


@dataclass(frozen=True)
class StreamStatus:
    """One stream: how much is in it, and since when nothing came."""

    name: str
    words: Text
    messages: int
    bytes: int
    last: datetime | None


@dataclass(frozen=True)
class Held:
    """What is held back of one kind of crossing: how much, and the newest of it."""

    count: int
    newest: list[dict[str, Any]]


@dataclass(frozen=True)
class NodeStatus:
    """Every service and stream; a service that did not answer has no database."""

    services: list[dict[str, Any]]
    streams: list[StreamStatus]

    def troubles(self) -> list[Text]:
        """What needs somebody's attention, in words."""
        found = [
            say("{service} does not answer. Look at its log.", service=s["service"])
            for s in self.services
            if not s["database"]
        ]
        for one in self.services:
            if stuck := sum(one["parked"].values()):
                found.append(
                    say(
                        "{count} events are set aside in {service}. See them with: maillon parked list",
                        count=stuck,
                        service=one["service"],
                    )
                )
            if one["outbox_oldest_s"] > 30:
                found.append(
                    say("{service} has not been able to tell the others what happened.", service=one["service"])
                )
        return found

    def set_back_at(self) -> datetime | None:
        """When some service learnt last that it had been set back."""
        told = [datetime.fromisoformat(one["set_back_at"]) for one in self.services if one.get("set_back_at")]
        return max(told, default=None)


async def node_status(settings: NodeSettings) -> NodeStatus:
    """Asks everybody at once; what does not answer in time is shown as silent."""
    try:
        node = await connect(settings.broker_url, "node-page")
        fed = await connect(settings.broker_fed_url, "node-page")
    except (OSError, NatsError, TimeoutError):
        return NodeStatus([silent(name) for name in SERVICES], [])
    try:
        answers = await gather_answers(node)
        streams = [
            await stream_status(node, EVENTS),
            await stream_status(fed, AGGREGATE),
            await stream_status(node, ADVISORIES),
        ]
    finally:
        await node.close()
        await fed.close()
    return NodeStatus([answers.get(name, silent(name)) for name in SERVICES], [one for one in streams if one])


async def node_held(settings: NodeSettings) -> dict[str, Held]:
    """What the services hold back, by kind; what a silent service holds back is not in it."""
    try:
        node = await connect(settings.broker_url, "crossings-page")
    except (OSError, NatsError, TimeoutError):
        return {}
    try:
        answers = await gather_answers(node, HELD_SUBJECT)
    finally:
        await node.close()
    return {kind: Held(n, one["newest"][kind]) for one in answers.values() for kind, n in one["counts"].items()}


async def gather_answers(node: Client, subject: str = STATUS_SUBJECT) -> dict[str, dict[str, Any]]:
    """What each service says of itself."""
    answers: dict[str, dict[str, Any]] = {}
    all_here = asyncio.Event()

    async def take(message: Any) -> None:
        if not message.data:  # nobody is there to answer
            all_here.set()
            return
        answer = orjson.loads(message.data)
        answers[answer["service"]] = answer
        if len(answers) == len(SERVICES):
            all_here.set()

    inbox = node.new_inbox()
    await node.subscribe(inbox, cb=take)
    await node.publish(subject, b"", reply=inbox)
    try:
        async with asyncio.timeout(ANSWER_S):
            await all_here.wait()
    except TimeoutError:
        return answers
    return answers


async def stream_status(connection: Client, name: str) -> StreamStatus | None:
    """One stream, if it is there."""
    try:
        answer = orjson.loads((await connection.request(f"$JS.API.STREAM.INFO.{name}", timeout=ANSWER_S)).data)
    except (NatsError, TimeoutError):
        return None
    if "error" in answer:
        return None
    state = answer["state"]
    last = datetime.fromisoformat(state["last_ts"][:19]).replace(tzinfo=UTC) if state["messages"] else None
    return StreamStatus(name, WORDS[name], state["messages"], state["bytes"], last)


def silent(name: str) -> dict[str, Any]:
    """A service that did not answer."""
    return {"service": name, "database": "", "outbox": 0, "outbox_oldest_s": 0.0, "announced": 0, "parked": {}}
