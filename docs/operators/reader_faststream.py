"""Every co-operative that the unions have stated: `python reader_faststream.py nats://NAME:PASSWORD@HUB`."""

import asyncio
import sys

from faststream import FastStream
from faststream.nats import JStream, NatsBroker

hub = NatsBroker(sys.argv[1], logger=None)
presences = "agg.*.membership.cooperative.*.presence.v1"


@hub.subscriber(presences, stream=JStream("FED_AGG", declare=False), ordered_consumer=True)
async def read(stated: dict) -> None:
    print(stated["as_of"], stated["union"], stated["name"], stated["jobs"], flush=True)


asyncio.run(FastStream(hub, logger=None).run())
