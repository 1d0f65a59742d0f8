"""A hub's broker and its unions' in one server: an account for each union, sourced as over a leaf link.

The broker names origins as it does across links (the API prefix is the same), so all that the reader trusts is real;
links themselves are tried in tests/deploy and tests/faults.
"""

import asyncio
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext

from deploy.broker.binary import nats_server
from deploy.broker.ports import free_port
from shared.events.envelope import MSG_ID
from shared.feed import Read
from shared.streams import aggregate_stream, all_aggregates_stream

READY_S = 60


class OneBroker:
    """The server; its accounts are FED (FED_AGG), NODE and NAT of the hub, and one with AGG for each union."""

    def __init__(self, folder: Path, unions: Iterable[str]) -> None:
        self.folder, self.unions = folder, list(unions)
        self.port, self.monitor = free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, account: str) -> str:
        """The address of an account."""
        return f"nats://{account}:{account}@127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Returns when it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "one.conf"
        config.write_text(json.dumps(self.configuration()))
        with (self.folder / "one.log").open("ab") as log:
            self.process = subprocess.Popen([str(nats_server()), "-c", str(config)], stdout=log, stderr=log)
        async with asyncio.timeout(READY_S):
            while not await asyncio.to_thread(self.healthy):
                await asyncio.sleep(0.05)

    def stop(self) -> None:
        """Ends it."""
        if self.process:
            self.process.terminate()
            self.process.wait(20)

    def kill(self) -> None:
        """kill -9."""
        if self.process:
            self.process.kill()
            self.process.wait(20)

    def healthy(self) -> bool:
        """Whether it says so."""
        try:
            with urlopen(f"http://127.0.0.1:{self.monitor}/healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def configuration(self) -> dict[str, Any]:
        """What a link would let through, as imports and exports between accounts."""
        accounts: dict[str, Any] = {
            name: {"jetstream": "enabled", "users": [user(name.lower())]}
            for name in ("FED", "NODE", "NAT", *self.unions)
        }
        accounts["FED"]["imports"] = []
        for union in self.unions:
            deliver = f"fed.{union}.>"
            accounts[union]["exports"] = [{"service": "$JS.API.>"}, {"service": "$JS.FC.>"}, {"stream": deliver}]
            accounts["FED"]["imports"] += [
                {"service": {"account": union, "subject": "$JS.API.>"}, "to": f"$JS.{union}.API.>"},
                {"service": {"account": union, "subject": "$JS.FC.>"}},
                {"stream": {"account": union, "subject": deliver}},
            ]
        accounts["NAT"]["exports"] = [{"service": "national.>", "accounts": ["NODE"]}]
        accounts["NODE"]["imports"] = [{"service": {"account": "NAT", "subject": "national.>"}}]
        return {
            "server_name": "hub",
            "listen": f"127.0.0.1:{self.port}",
            "http": f"127.0.0.1:{self.monitor}",
            "pid_file": str(self.folder / "pid"),
            "jetstream": {"store_dir": str(self.folder / "store"), "max_file": 2**35},
            "accounts": accounts,
        }

    async def provide(self) -> None:
        """The unions' streams, and the one that sources them."""
        for union in self.unions:
            async with Visit(self.url(union)) as js:
                await js.add_stream(aggregate_stream(union))
        async with Visit(self.url("fed")) as js:
            await js.add_stream(all_aggregates_stream(self.unions))

    async def arrived(self, number: int, seconds: float = 60) -> None:
        """Waits until so many messages are in FED_AGG."""
        async with Visit(self.url("fed")) as js, asyncio.timeout(seconds):
            while (await js.stream_info("FED_AGG")).state.messages < number:
                await asyncio.sleep(0.05)


class Visit:
    """A connection for the length of a block; what it gives is JetStream."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def __aenter__(self) -> JetStreamContext:
        self.client: Client = await nats.connect(self.url)
        return self.client.jetstream(timeout=10)

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()


def user(name: str) -> dict[str, str]:
    """Who may connect; the server is for one test."""
    return {"user": name, "password": name}


async def publish(js: JetStreamContext, reads: Iterable[Read]) -> None:
    """Puts what speakers stated into their union's stream, a thousand on the way at a time."""
    pending = []
    for read in reads:
        headers = {name: value for name, value in read.headers.items() if name == MSG_ID or name.startswith("ce-")}
        pending.append(await js.publish_async(read.subject, read.body, headers=headers))
        if len(pending) == 1000:
            await asyncio.gather(*pending)
            pending = []
    await asyncio.gather(*pending)
