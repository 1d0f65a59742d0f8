"""A service at work: its database, its duties (relay, listener, retries, errands), and what it says of its health."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from sqlalchemy import literal
from sqlmodel import select

from shared.clearing import clear_out
from shared.confirmation import Confirmation
from shared.connection import connected, listening, raise_when
from shared.consent import dry_by_setting
from shared.crossing_relay import CrossingRelay, forget_place
from shared.database import Database
from shared.describing import Describing
from shared.duties import alone, not_if_told_to_stop
from shared.errand import REST_S, Errand, again_and_again
from shared.heeded import heeded_by
from shared.held import HELD_SUBJECT, tell_held
from shared.kept_ids import ids_above
from shared.leaving import run_new_kinds_dry
from shared.listener import Handler, Listener
from shared.logs import logger
from shared.migrate import migrate
from shared.parked import Retries
from shared.reader import Attendant
from shared.relay import Relay
from shared.service_status import status_of
from shared.settings import NodeSettings
from shared.stating import Statements, Stating
from shared.station import CROSSINGS, FED_ACCOUNT, NAT_ACCOUNT, NODE_ACCOUNT, ON_A_NODE, Lane, Station, Streams
from shared.streams import EVENTS, NATIONAL, provision_stream
from shared.tables import outbox
from shared.work import Workplace

log = logger()

STATUS_SUBJECT = "node.status"
WATCH_S = 2.0
BACK_OFF_S = (0.1, 0.2, 0.5, 1, 2)
STABLE_S = 3.0  # a stretch on the air that lasted so long was no failure
RETRY_LOOK_S = 0.5


class Service:
    """One service of a node, without its doors."""

    def __init__(
        self,
        name: str,
        settings: NodeSettings,
        migrations: Path,
        handlers: Sequence[Handler[Any]] = (),
        errands: Sequence[Errand] = (),
        station: Station = ON_A_NODE,
        readers: Sequence[Attendant] = (),
        statements: Statements | None = None,
        confirmation: Confirmation | None = None,
        ordered: Sequence[Any] = (),
    ) -> None:
        self.name = name
        self.settings = settings
        self.migrations = migrations
        self.database = Database(settings.database_url)
        self.place = Workplace(
            self.database,
            settings.union,
            name,
            settings.clock,
            settings.smallest_count,
            dry_by_setting(settings.dry_kinds),
        )
        self.describing = Describing(settings.described)
        on_a_node = CROSSINGS in station.lanes
        self.handlers = [*handlers, *heeded_by(name, on_a_node=on_a_node)]
        self.errands = list(errands)
        if on_a_node:
            self.errands.append(Errand("description", self.describing.look, rests_on_trial=False))
        if statements:
            stating = Stating(statements, settings.hub_file)
            self.errands.append(Errand("stating", stating.look, rests_on_trial=True))
        self.station = station
        self.readers = list(readers)
        self.confirmation = confirmation or Confirmation(settings, *([forget_place] if on_a_node else []))
        self.ordered = [outbox.c.event_id, *ordered]
        self.retries = Retries(self.place, self.handlers)
        self.on_duty = self.on_air = False

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator["Service"]:
        """Migrates, then works in the background for as long as the block lasts."""
        await migrate(self.database, self.migrations)
        await ids_above(self.database, self.ordered)
        await run_new_kinds_dry(self.place)
        await self.describing.look(self.place)
        duties = asyncio.create_task(self.keep_on_duty(), name=f"{self.name}.duties")
        try:
            yield self
        finally:
            duties.cancel()
            await asyncio.gather(duties, return_exceptions=True)
            await self.database.close()

    async def keep_on_duty(self) -> None:
        """Takes the duties when no other process has them; takes them again after any failure."""
        while True:
            try:
                await asyncio.create_task(self.do_duties_alone())
            except Exception as error:
                not_if_told_to_stop()
                log.error("duties.failed", service=self.name, exc_info=error)
            finally:
                self.on_duty = self.on_air = False
            await asyncio.sleep(BACK_OFF_S[-1])

    async def do_duties_alone(self) -> None:
        """Waits for the duties, and does them until something fails."""
        async with alone(self.database, "duties"):
            await self.do_duties()

    async def do_duties(self) -> None:
        """What needs no broker goes on without one."""
        self.on_duty = True
        log.info("duties.taken", service=self.name)
        async with asyncio.TaskGroup() as group:
            group.create_task(self.stay_on_air())
            for errand in (*self.of_the_house(), *self.errands):
                group.create_task(again_and_again(errand, self.place, self.confirmation))

    def of_the_house(self) -> Sequence[Errand]:
        """The errands of every service."""
        return (
            Errand("retries", self.retry, rests_on_trial=False),
            Errand("clearing", clear_out, rests_on_trial=False),
            Errand("commits", self.hear_commits, rests_on_trial=False),
        )

    async def retry(self, _: Workplace) -> float:
        """Tries parked events that are due."""
        await self.retries.try_due()
        return RETRY_LOOK_S

    async def hear_commits(self, place: Workplace) -> float:
        """Wakes the relays at the commits of other processes."""
        await place.database.hear_commits()
        return 1.0

    async def stay_on_air(self) -> None:
        """Keeps relay and listener connected; makes streams and consumers again when the broker has lost them."""
        failures = 0
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await asyncio.create_task(self.on_the_air())
            except Exception as error:
                not_if_told_to_stop()
                causes = error.exceptions if isinstance(error, ExceptionGroup) else [error]
                log.warning(
                    "broker.lost",
                    service=self.name,
                    errors=[f"{type(e).__name__}: {str(e)[:200]}" for e in causes],
                )
            self.on_air = False
            failures = 0 if asyncio.get_running_loop().time() - began > STABLE_S else failures + 1
            await asyncio.sleep(BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)])

    async def on_the_air(self) -> None:
        """One stretch of being connected: provision, relay, listen, watch.

        Ends with an exception, at once when a connection breaks.
        """
        broken = asyncio.Event()
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            by_account = {
                account: await stack.enter_async_context(connected(url, f"{self.name}-{account}", broken))
                for account, url in self.accounts.items()
            }
            node = by_account[NODE_ACCOUNT]
            group.create_task(raise_when(broken))
            wanted = await self.provision(by_account)
            created = await self.streams_created(by_account)
            for lane in self.station.lanes:
                js = by_account[lane.account].jetstream()
                group.create_task(self.speak(lane, node, js))
            ears = [await self.listen(ear, by_account, stack, broken) for ear in self.ears()]
            for reader in self.readers:
                connection = connected(self.accounts[reader.account], f"{self.name}-{reader.account}-reader", broken)
                group.create_task(reader.run(self.place, await stack.enter_async_context(connection)))
            group.create_task(self.watch(by_account, wanted, created, ears))
            await node.subscribe(STATUS_SUBJECT, cb=self.answer_status)
            await node.subscribe(HELD_SUBJECT, cb=partial(tell_held, self.place))
            not_if_told_to_stop()
            self.on_air = True
            log.info("broker.joined", service=self.name)

    async def speak(self, lane: Lane, node: Client, js: JetStreamContext) -> None:
        """Tells what is to be told; what crosses only once the node is no copy on trial."""
        if lane != CROSSINGS:
            await Relay(self.place, node, js, lane.stream).run()
        while not await self.confirmation.given(self.place):
            not_if_told_to_stop()
            await asyncio.sleep(REST_S)
        await CrossingRelay(self.place, node, js, lane.stream, stamp=self.confirmation.stamp).run()

    @property
    def accounts(self) -> dict[str, str]:
        """The addresses of the broker's accounts that this service may enter."""
        urls = {
            NODE_ACCOUNT: self.settings.broker_url,
            FED_ACCOUNT: self.settings.broker_fed_url,
            NAT_ACCOUNT: self.settings.broker_nat_url,
        }
        return {account: url for account, url in urls.items() if url}

    def ears(self) -> list[tuple[Listener, str]]:
        """A listener for each stream that a handler hears, with the account in which the stream is."""
        national = [handler for handler in self.handlers if handler.event.root == "national"]
        own = [handler for handler in self.handlers if handler not in national]
        ears = [(Listener(self.place, own, EVENTS), NODE_ACCOUNT)] if own else []
        if national and NAT_ACCOUNT in self.accounts:
            ears.append((Listener(self.place, national, NATIONAL), NAT_ACCOUNT))
        return ears

    async def listen(
        self, ear: tuple[Listener, str], by_account: dict[str, Client], stack: AsyncExitStack, broken: asyncio.Event
    ) -> Listener:
        """Joins an ear to its stream, on a connection of its own."""
        listener, account = ear
        connection = listening(self.accounts[account], f"{self.name}-{account}-listener", broken)
        await listener.subscribe(await stack.enter_async_context(connection), by_account[account].jetstream())
        return listener

    async def provision(self, by_account: dict[str, Client]) -> Streams:
        """Streams as they should be; which those are."""
        wanted = await self.station.streams(self.place, self.settings)
        for account, streams in wanted.items():
            for stream in streams if account in by_account else []:
                await provision_stream(by_account[account].jetstream(), stream)
        return wanted

    async def watch(
        self, by_account: dict[str, Client], wanted: Streams, created: dict[str, str], ears: Sequence[Listener]
    ) -> None:
        """Raises when a stream or our durable is gone, or another has taken its place; FastStream would not notice.

        What should be there may change meanwhile, as when the node joins a hub: then it is provided.
        """
        while True:
            not_if_told_to_stop()
            await asyncio.sleep(WATCH_S)
            async with asyncio.timeout(WATCH_S * 5):
                if await self.station.streams(self.place, self.settings) != wanted:
                    wanted = await self.provision(by_account)
                if await self.streams_created(by_account) != created:
                    raise ConnectionError("a stream was made anew")
                for reader in self.readers:
                    await by_account[reader.account].jetstream().stream_info(reader.stream)
                for listener in ears:
                    await listener.look_after()

    async def streams_created(self, by_account: dict[str, Client]) -> dict[str, str]:
        """When the streams that we speak into were made; raises when one is gone."""
        lanes = [(lane.stream, by_account[lane.account].jetstream()) for lane in self.station.lanes]
        return {stream: str((await js.stream_info(stream)).created) for stream, js in lanes}

    async def answer_status(self, message: Msg) -> None:
        """Tells the node page how this service is."""
        await message.respond(orjson.dumps(await self.status()))

    async def status(self) -> dict[str, Any]:
        """What the node page shows of it."""
        return await status_of(self.place)

    async def checks(self) -> dict[str, bool]:
        """What readiness looks at: the database answers.

        If the duties are ours, we are on the air and the outbox drains.
        """
        async with self.database.reading() as session:
            await session.exec(select(literal(1)))
        if not self.on_duty:
            return {"database": True}
        return {
            "database": True,
            "broker": self.on_air,
            "outbox": (await self.status())["outbox_oldest_s"] < 30,
        }
