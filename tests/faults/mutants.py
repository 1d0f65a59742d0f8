"""Five ways of getting it wrong. The comparison must catch each of them, or it proves nothing."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import shared.listener
from shared.arrivals import Arrival
from shared.inbox import admit
from shared.listener import Listener
from shared.relay import Relay
from shared.work import Work

BETWEEN_S = 0.1


def no_inbox() -> None:
    """Whatever arrives takes effect, copies too."""

    async def admit_all(_: Work, arrivals: Iterable[Arrival]) -> list[Arrival]:
        return list(arrivals)

    vars(shared.listener)["admit"] = admit_all


def ack_before_commit() -> None:
    """Acknowledges what is not yet saved."""
    persist = Listener.persist
    take = Listener.take

    async def take_early(self: Any, messages: Sequence[Any]) -> None:
        self.in_hand = messages
        await take(self, messages)

    async def persist_late(self: Any, arrivals: list[Arrival]) -> None:
        for message in self.in_hand:
            await message.ack()
            message._ackd = False  # it will be acknowledged again where it ought to be
        await self.in_hand[-1]._client.flush()
        await persist(self, arrivals)

    Listener.take = take_early  # type: ignore[method-assign]
    Listener.persist = persist_late  # type: ignore[method-assign]


def sent_before_acknowledged() -> None:
    """Marks rows as sent, and publishes them then."""
    publish = Relay.publish

    async def publish_marked(self: Relay, rows: Sequence[Any]) -> None:
        await self.mark_sent(rows, {})
        await publish(self, rows)

    Relay.publish = publish_marked  # type: ignore[method-assign]


def fire_and_forget() -> None:
    """Publishes, and does not wait for the stream's word."""

    async def publish(self: Relay, rows: Sequence[Any]) -> None:
        for row in rows:
            await self.connection.publish(row.subject, row.body, headers=row.headers)
        await self.mark_sent(rows, {})

    Relay.publish = publish  # type: ignore[method-assign]


def inbox_apart() -> None:
    """Marks events as seen in one transaction, and gives them their effect in another."""

    async def apply_together(self: Any, arrivals: list[Arrival]) -> None:
        async with self.place.work() as work:
            fresh = await admit(work, arrivals)
        await asyncio.sleep(BETWEEN_S)
        async with self.place.work() as work:
            for arrival in fresh:
                await self.one(arrival, work, set())

    Listener.apply_together = apply_together  # type: ignore[method-assign]


MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant
    for mutant in (no_inbox, ack_before_commit, sent_before_acknowledged, fire_and_forget, inbox_apart)
}
