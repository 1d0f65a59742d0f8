"""Which union a crossing at the hub truly comes from: the hub's server says from which source it took each message.

nats-server writes `Nats-Stream-Source: AGG:<hash of the source's API prefix> <sequence> …` over what a publisher put
there, so this cannot be forged by a node. The subject and the body can: a node could write another union's name
into its own stream, and the reader refuses what does not name the union that it comes from.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256

from shared.streams import AGGREGATE

STREAM_SOURCE = "Nats-Stream-Source"
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
HASH_LENGTH = 8


def origin_of(headers: Mapping[str, str] | None, unions: Iterable[str]) -> str | None:
    """The code of the one of these unions from whose stream the message was taken; None when it is none of them."""
    source = (headers or {}).get(STREAM_SOURCE, "").partition(" ")[0]
    return next((union for union in unions if source == source_of(union)), None)


def sequence_at_home(headers: Mapping[str, str] | None) -> int | None:
    """The number that the message has in its union's own stream."""
    _, _, rest = (headers or {}).get(STREAM_SOURCE, "").partition(" ")
    number = rest.partition(" ")[0]
    return int(number) if number.isdecimal() else None


@lru_cache(maxsize=1024)
def source_of(union: str) -> str:
    """How the hub's server names the stream of a union as a source: the first 8 bytes of a SHA-256, one digit each."""
    prefix = sha256(f"$JS.{union}.API".encode()).digest()
    return f"{AGGREGATE}:{''.join(DIGITS[byte % len(DIGITS)] for byte in prefix[:HASH_LENGTH])}"
