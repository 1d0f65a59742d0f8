"""Reading the whole stream of the unions anew, because a definition has changed: `maillon confederation rebuild`."""

import asyncio
import time
from collections.abc import Callable

from nats.aio.client import Client

from shared.connection import connect
from shared.duties import alone
from shared.reader import Reader
from shared.work import Workplace

LOOK_S = 0.5


async def read_anew(place: Workplace, reader: Reader, broker_fed_url: str, told: Callable[[int, int], None]) -> float:
    """Clears what came from the stream and reads it again to its end; how many seconds that took.

    A hub at work does the reading itself, for two must not. `told` hears how far it is, of how many.
    """
    client = await connect(broker_fed_url, "confederation-rebuild")
    began = time.monotonic()
    try:
        end = (await client.jetstream().stream_info(reader.stream)).state.last_seq
        async with place.work() as work:
            await reader.forget(work)
        reading = asyncio.create_task(read_alone(place, reader, client))
        try:
            while (at := await position(place, reader)) < end:
                told(at, end)
                await asyncio.wait([reading], timeout=LOOK_S)
                if reading.done():
                    reading.result()
            told(end, end)
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
    finally:
        await client.close()
    return time.monotonic() - began


async def read_alone(place: Workplace, reader: Reader, client: Client) -> None:
    """Reads, once nobody else has the service's duties."""
    async with alone(place.database, "duties"):
        await reader.catch_up(place, client)


async def position(place: Workplace, reader: Reader) -> int:
    """How far the reader is."""
    spot = await reader.spot(place)
    return spot.sequence if spot else 0
