"""Looks, every few seconds, how the links to the unions' streams are: the broker knows, figures are marked by it."""

from typing import Any

import orjson
from nats.errors import Error as NatsError

from services.confederation.actions.note_links import SourceSeen, note_links
from shared.back_in_touch import domain_of
from shared.connection import connect
from shared.errand import Errand
from shared.streams import ALL_AGGREGATES
from shared.work import Workplace

PAUSE_S = 5.0
S_NS = 1_000_000_000


def links_errand(broker_fed_url: str) -> Errand:
    """Asks the broker about the sources of FED_AGG; while it is away, what was known grows old."""

    async def look(place: Workplace) -> float:
        try:
            client = await connect(broker_fed_url, "confederation-links")
        except (OSError, NatsError, TimeoutError):
            return PAUSE_S
        try:
            answer = orjson.loads((await client.request(f"$JS.API.STREAM.INFO.{ALL_AGGREGATES}", timeout=2)).data)
        except (NatsError, TimeoutError):
            return PAUSE_S
        finally:
            await client.close()
        if sources := answer.get("sources"):
            async with place.work() as work:
                await note_links([seen(source) for source in sources], work)
        return PAUSE_S

    return Errand("links", look, rests_on_trial=False)


def seen(source: dict[str, Any]) -> SourceSeen:
    """One source; `active` is negative as long as nothing was ever heard of it."""
    active = source.get("active", -1)
    error = source.get("error", {}).get("description", "")
    return SourceSeen(domain_of(source), active / S_NS if active >= 0 else None, source.get("lag", 0), error)
