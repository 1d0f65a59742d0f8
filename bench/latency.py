"""From a commit on a union's node to the hub's answer that counts it, while both are linked."""

import asyncio
import json
import time
from statistics import median, quantiles
from uuid import uuid4

from stdnum import luhn

from bench.federation import Joined, connected, joined
from bench.figures import Figure
from shared.streams import ALL_AGGREGATES

TIMES = 300
PAUSE_S = 0.05
AIM_MS, BOUND_MS = 250.0, 500.0
LOOK_S = 0.002


def measure() -> list[Figure]:
    """A co-operative is entered at the node; the hub's API is asked until it has counted it."""
    with joined() as both:
        waits = [wait(both, number) for number in range(TIMES)]
        bare = asyncio.run(bare_ms(both))
    at = quantiles(waits, n=100)
    limit, remark = median(bare), f"the slowest {max(waits):.0f} ms; limit: one bare message into the hub's stream"
    return [
        Figure("commit to the hub's answer, half of them", median(waits), "ms", limit, remark=remark),
        Figure(
            "the same, 99 of 100", at[98], "ms", quantiles(bare, n=100)[98], AIM_MS, BOUND_MS, smaller_is_better=True
        ),
    ]


def wait(both: Joined, number: int) -> float:
    """One co-operative; milliseconds from the node's answer (it is committed then) to the hub's that counts it."""
    before = both.hub.read()
    stem = f"000{10_000 + number}"
    sent = {"name": f"Coopérative {number}", "registration_number": stem + luhn.calc_check_digit(stem)}
    sent |= {"jobs": 3, "admitted_on": "2020-01-01"}
    both.node.ask("POST", "/api/membership/cooperatives", json.dumps(sent).encode(), "application/json")
    began = time.monotonic()
    while both.hub.read() <= before:
        time.sleep(LOOK_S)
    took = (time.monotonic() - began) * 1e3
    time.sleep(PAUSE_S)
    return took


async def bare_ms(both: Joined) -> list[float]:
    """Bare nats-py over the same link: from the acknowledgement at home to the message at the hub."""
    found = []
    async with connected(both.node.data, "fed") as node, connected(both.hub.data, "fed") as hub:
        last = (await hub.jetstream().stream_info(ALL_AGGREGATES)).state.last_seq
        heard = await hub.jetstream().subscribe("", stream=ALL_AGGREGATES, ordered_consumer=True)
        for _ in range(last):
            await heard.next_msg(timeout=10)
        for _ in range(TIMES):
            await node.jetstream().publish(f"agg.bench.bench.message.{uuid4()}.bare.v1", b"{}")
            began = time.monotonic()
            await heard.next_msg(timeout=10)
            found.append((time.monotonic() - began) * 1e3)
            await asyncio.sleep(PAUSE_S / 5)
    return found
