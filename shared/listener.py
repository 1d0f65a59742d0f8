"""Arrival: what another service announced takes effect here once, in order, and is set aside with its reason when it
cannot.

FastStream fetches a batch; the batch is one transaction: marks in the inbox, effects, and what they announce in turn;
then it is acknowledged. When a handler fails, the batch is undone and goes in halves, down to one event: the failing
event waits in the table `parked` with its time of the next try, later events of the same entity wait behind it, all
others go on (docs/decisions/0004).
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from types import ModuleType
from typing import Any, Generic, TypeVar

from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, NatsMessage, PullSub
from nats.aio.msg import Msg
from nats.errors import TimeoutError as NatsTimeout
from nats.js import JetStreamContext
from nats.js.errors import APIError

from shared.arrivals import Arrival, arrivals_of
from shared.database import is_unavailable
from shared.duties import not_if_told_to_stop
from shared.events.base import Event
from shared.heard_so_far import forget_what_was_not_heard, note_heard
from shared.inbox import admit, mark_seen
from shared.live.changes import named_in
from shared.logs import bound, logger
from shared.parked import blocked_entities, park, try_later
from shared.streams import EVENTS, NATIONAL, back_to_the_ack_floor, consumer, provision_consumer
from shared.work import Work, Workplace

log = logger()
E_co = TypeVar("E_co", bound=Event, contravariant=True)

BATCH = 500  # events of one transaction at most
LINGER_S = 0.05  # FastStream collects a batch for as long as this
IDLE_S = 5.0  # where nothing came, one question stands for so long, and the first event answers it at once
NEVER = 0  # deliveries count from 1
PAUSES_S = (0.1, 0.5, 1, 2, 5)  # between tries while the database is away


@dataclass(frozen=True)
class Handler(Generic[E_co]):
    """A sentence of the form "when X happened elsewhere, we do Y"; its name is its key in the inbox."""

    event: type[Event]
    do: Callable[[E_co, Work], Awaitable[None]]

    @property
    def name(self) -> str:
        """The function's name."""
        return self.do.__name__

    async def __call__(self, event: E_co, work: Work) -> None:
        await self.do(event, work)
        work.touch(*named_in(event))


def listens(event: type[E_co]) -> Callable[[Callable[[E_co, Work], Awaitable[None]]], Handler[E_co]]:
    """Makes a coroutine the handler of an event: `@listens(CooperativeAdmitted)`."""
    return lambda do: Handler(event, do)


def handlers_of(*modules: ModuleType) -> list[Handler[Any]]:
    """The handlers that these modules define, in their order."""
    return [value for module in modules for value in vars(module).values() if isinstance(value, Handler)]


class Listener:
    """One service's ear on one stream: one durable consumer, any number of handlers."""

    def __init__(self, place: Workplace, handlers: Iterable[Handler[Any]], stream: str = EVENTS) -> None:
        self.place = place
        self.stream = stream
        self.durable = place.service
        self.handlers = list(handlers)
        self.filters = sorted({handler.event.filter() for handler in self.handlers})
        self.expected = NEVER
        self.taken = 0
        self.at_work = False
        self.last_look = (0, 0)

    async def subscribe(self, broker: NatsBroker, js: JetStreamContext) -> Any:
        """Joins the durable to the broker; what a reader before us had in hand comes first."""
        self.js = js
        await provision_consumer(js, self.stream, self.durable, self.filters)
        if self.stream == NATIONAL and await forget_what_was_not_heard(js, self.stream, self.durable, self.place):
            await provision_consumer(js, self.stream, self.durable, self.filters)
        await self.start_over()
        subscriber = broker.subscriber(
            stream=JStream(self.stream, declare=False),
            durable=self.durable,
            config=consumer(self.durable, self.filters),
            pull_sub=PullSub(batch=True, batch_size=BATCH, timeout=LINGER_S),
            ack_policy=AckPolicy.MANUAL,
            decoder=leave_encoded,
        )
        subscriber(self.arrive)
        await subscriber.start()
        # FastStream reads the attribute before each fetch.
        subscriber.subscription = OneFetch(subscriber.subscription)  # type: ignore[assignment]
        return subscriber

    async def arrive(self, body: Any, message: NatsMessage) -> None:  # noqa: ARG002 - FastStream's form
        """One batch, as FastStream hands it over."""
        await self.take(message.raw_message)  # type: ignore[arg-type]

    async def take(self, messages: Sequence[Msg]) -> None:
        """Gives a batch its effect, however long the database is away, then acknowledges it."""
        self.at_work = True
        try:
            if not (messages := self.without_gap(messages)):
                await self.start_over()
                return
            arrivals = [arrival for message in messages for arrival in arrivals_of(message, self.handlers)]
            await self.persist(arrivals)
            if self.stream == NATIONAL:
                await note_heard(self.js, self.stream, messages[-1].metadata.sequence.stream, self.place)
            for message in messages:
                await message.ack()
            self.taken += len(messages)
        except Exception as error:
            self.expected = NEVER
            log.error("listener.failed", durable=self.durable, exc_info=error)
            await asyncio.sleep(PAUSES_S[-2])
        finally:
            self.at_work = False

    async def look_after(self) -> None:
        """Raises when the durable is gone, or when deliveries got lost on the way and nothing came after them to show
        it.
        """
        info = await self.js.consumer_info(self.stream, self.durable)
        look = (info.delivered.consumer_seq if info.delivered else 0, self.taken)
        if info.num_ack_pending and not self.at_work and look == self.last_look:
            raise ConnectionError(f"{info.num_ack_pending} deliveries did not arrive")
        self.last_look = look

    def without_gap(self, messages: Sequence[Msg]) -> Sequence[Msg]:
        """The messages, unless a delivery before them never reached us: then none, for they must be delivered again in
        order.

        Right after a new start, deliveries from before it may still come in; they are left out.
        """
        numbers = [message.metadata.sequence.consumer for message in messages]
        if self.expected == 1 and 1 in numbers:
            messages, numbers = messages[numbers.index(1) :], numbers[numbers.index(1) :]
        if numbers != list(range(self.expected, self.expected + len(numbers))):
            log.warning("listener.delivery_missed", durable=self.durable, expected=self.expected, got=numbers[0])
            return []
        self.expected += len(numbers)
        return messages

    async def start_over(self) -> None:
        """Asks for everything unacknowledged again; deliveries are then counted from one."""
        self.expected = NEVER
        await back_to_the_ack_floor(self.js, self.stream, self.durable)
        self.expected = 1

    async def persist(self, arrivals: list[Arrival]) -> None:
        """Tries until the database has taken the batch; what is in hand stays in hand, so order is kept."""
        for attempt in count():
            not_if_told_to_stop()
            try:
                await self.apply(arrivals)
                return
            except Exception as error:
                if not is_unavailable(error):
                    raise
                log.warning(
                    "listener.database_away",
                    durable=self.durable,
                    error=type(error).__name__,
                    attempt=attempt,
                )
                await asyncio.sleep(PAUSES_S[min(attempt, len(PAUSES_S) - 1)])

    async def apply(self, arrivals: list[Arrival]) -> None:
        """The batch as one transaction.

        When one of its events fails, halves and quarters of it, down to that event alone.
        """
        try:
            await self.apply_together(arrivals)
        except Exception as error:
            if is_unavailable(error):
                raise
            if len(arrivals) == 1:
                await self.set_aside(arrivals[0], error)
                return
            middle = len(arrivals) // 2
            await self.apply(arrivals[:middle])
            await self.apply(arrivals[middle:])

    async def apply_together(self, arrivals: list[Arrival]) -> None:
        """Marks, effects and announcements of the whole batch, saved together."""
        async with self.place.work() as work:
            fresh = await admit(work, arrivals)
            blocked = await blocked_entities(work, fresh)
            for arrival in fresh:
                await self.one(arrival, work, blocked)

    async def one(self, arrival: Arrival, work: Work, blocked: set[tuple[str, str]]) -> None:
        """Gives one event its effect, or parks it: behind its entity's trouble, or because it is one."""
        if arrival.queue in blocked:
            await park(work, arrival, "behind", "An earlier event about the same thing is waiting.")
        elif arrival.event is None:
            blocked.add(arrival.queue)
            log.error(
                "event.parked",
                listener=arrival.listener,
                event_id=str(arrival.envelope.id),
                reason=arrival.fault,
            )
            await park(work, arrival, "parked", arrival.fault)
        else:
            work.cause = arrival.cause
            with bound(event_id=str(arrival.envelope.id), listener=arrival.listener):
                await arrival.handler(arrival.event, work)

    async def set_aside(self, arrival: Arrival, error: Exception) -> None:
        """A failed event counts as seen, and will be tried again."""
        log.warning("event.failed", listener=arrival.listener, event_id=str(arrival.envelope.id), exc_info=error)
        async with self.place.work() as work:
            await mark_seen(work, [arrival])
            await try_later(work, arrival, error)


class OneFetch:
    """A pull subscription that FastStream asks once for each batch.

    FastStream fills up a partial batch for as long as time remains, down to microseconds; the client then asks with a
    negative expiry, the server answers "bad request", and what had been fetched is forgotten until `ack_wait` is over
    (15 % of lone events on a busy machine). Asking twenty times a second while nothing happens was most of what an idle
    node costs: after an answer of nothing it waits for one event alone, and asks for a batch behind that.
    """

    def __init__(self, subscription: Any) -> None:
        self.subscription = subscription
        self.idle = False

    async def fetch(self, batch: int, timeout: float | None) -> list[Msg]:
        """What the server has, up to a whole batch; TimeoutError when there is nothing, and for a second helping."""
        if batch < BATCH or (timeout or 0) < LINGER_S / 2:
            raise NatsTimeout
        try:
            found = await self.subscription.fetch(*((1, IDLE_S) if self.idle else (batch, timeout)))
        except NatsTimeout:
            self.idle = True
            raise
        except APIError as error:
            log.warning("listener.fetch_refused", error=type(error).__name__, detail=str(error)[:200])
            await asyncio.sleep(LINGER_S)
            raise NatsTimeout from error
        self.idle = False
        return list(found)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.subscription, name)


async def leave_encoded(message: Any) -> Any:
    """Bodies are validated once, by the event's own model; FastStream need not parse them."""
    return message.body
