"""Every co-operative that the unions have stated: `python reader_nats.py nats://NAME:PASSWORD@HUB`."""

import asyncio
import json
import sys

import nats


async def read(hub: str) -> None:
    connection = await nats.connect(hub)
    presences = "agg.*.membership.cooperative.*.presence.v1"
    crossings = await connection.jetstream().subscribe(presences, stream="FED_AGG", ordered_consumer=True)
    async for message in crossings.messages:
        stated = json.loads(message.data)
        print(stated["as_of"], stated["union"], stated["name"], stated["jobs"], flush=True)


asyncio.run(read(sys.argv[1]))
