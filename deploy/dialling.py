"""Tries a join file on its hub before anything is changed: is there somebody, is it the right one, do the keys open?

The broker itself would try for ever, and say why it fails in its log alone.
"""

import asyncio
import base64
import json
import socket
import ssl
from urllib.parse import urlsplit
from uuid import uuid4

import nkeys

from shared.errors import Refused
from shared.joining import Join
from shared.text import Text, say

PATIENCE_S = 10.0
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class NotReached(Refused):
    """Nobody answers there now."""


class NotTrusted(Refused):
    """Somebody answers who cannot prove to be the hub."""


class KeyRefused(Refused):
    """The hub does not know the key."""


async def try_hub(join: Join) -> None:
    """Returns when both keys open their links; raises NotReached, NotTrusted or KeyRefused, in words."""
    for seed in (join.up_seed, join.down_seed):
        reader, writer = await reached(join)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await prove(join, seed, reader, writer)
        except (TimeoutError, OSError, EOFError, ValueError, KeyError) as error:
            raise NotReached(
                say("{hub} answers, but not as a hub does: {reason}", hub=join.hub, reason=type(error).__name__)
            ) from error
        finally:
            writer.close()


async def reached(join: Join) -> Streams:
    """A connection by TLS; what keeps it from standing is said."""
    host, port = address_of(join)
    trusted = ssl.create_default_context(cadata=join.ca or None)
    trusted.verify_flags |= ssl.VERIFY_X509_STRICT  # as Python does from 3.13 on
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await asyncio.open_connection(host, port, ssl=trusted, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        reason = say(
            "{hub} has a certificate that does not prove it is the hub: {reason}. Is the name in the file right?",
            hub=join.hub,
            reason=error.verify_message,
        )
        raise NotTrusted(reason) from error
    except ssl.SSLError as error:
        raise NotTrusted(say("{hub} does not speak TLS: {reason}", hub=join.hub, reason=error.reason)) from error
    except (OSError, TimeoutError) as error:
        raise NotReached(why_not(join, host, error)) from error


def why_not(join: Join, host: str, error: OSError) -> Text:
    """Why there is no connection."""
    if isinstance(error, socket.gaierror):
        return say("The name {host} is not known here. Is it right, and does this machine have a network?", host=host)
    if isinstance(error, ConnectionRefusedError):
        return say("Nobody listens at {hub}. Is the hub up, and is the port right?", hub=join.hub)
    return say("{hub} does not answer. Does a firewall keep this machine from dialling out?", hub=join.hub)


async def prove(join: Join, seed: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says hello as a leaf does, with the key's signature; under a name of its own, so that no link is taken for it."""
    greeting = await reader.readline()
    told = json.loads(greeting.removeprefix(b"INFO "))
    pair = nkeys.from_seed(bytearray(seed.encode()))
    signature = base64.urlsafe_b64encode(pair.sign(told["nonce"].encode())).rstrip(b"=").decode()
    hello = {"name": f"try-{uuid4()}", "nkey": pair.public_key.decode(), "sig": signature, "version": "2.12.0"}
    writer.write(b"CONNECT " + json.dumps(hello).encode() + b"\r\nPING\r\n")
    await writer.drain()
    while not (line := await reader.readline()).startswith(b"PONG"):
        if line.startswith(b"-ERR") or not line:
            raise KeyRefused(
                say(
                    "{hub} does not accept the keys of {union}: they were revoked, or replaced by a newer file.",
                    hub=join.confederation,
                    union=join.union_name,
                )
            )


def address_of(join: Join) -> tuple[str, int]:
    """Host and port to dial."""
    parts = urlsplit(join.hub)
    return parts.hostname or "", parts.port or 0
