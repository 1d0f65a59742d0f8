"""Messages that are due are sent: taken in one transaction, sent outside any, noted in others.

A message is sent once, but for one gap: a crash between the mail server's 250 and our commit. Then it stays `sending`
until its lease is over, and is sent again with the same Message-ID, by which the reader's program knows the copy. The
other order, noted before it is sent, would lose messages.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, repeat
from typing import TypeVar
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from services.notifications.actions.note_outage import begin, end
from services.notifications.actions.note_outcomes import note_outcomes
from services.notifications.actions.take_due import take_due
from services.notifications.channels.email import EmailChannel
from services.notifications.channels.message import Addressed
from services.notifications.queries.letters import Waiting, first_due, to_send
from services.notifications.queries.outages import outage_now
from services.notifications.rules.letter import letter
from services.notifications.rules.meeting_facts import instant
from services.notifications.rules.outcome import MOOT, TOO_OLD, Outcome, Result
from services.notifications.rules.retrying import is_moot, is_too_old
from shared.clock import Clock
from shared.database import is_unavailable
from shared.logs import logger
from shared.lull import Lull
from shared.work import Workplace

log = logger()

Done = TypeVar("Done")

LOOK_S = 0.3  # how long a message waits at most before its turn; a look is one indexed question
AT_ONCE = 200
PAUSES_S = (0.2, 1, 5)  # between tries while the database is away
LEASE = timedelta(minutes=10)  # 200 messages at the pace of a slow server, 3 s each


class Messenger:
    """Sends what is due, again and again."""

    def __init__(self, channel: EmailChannel, *, lease: timedelta = LEASE) -> None:
        self.channel = channel
        self.lease = lease
        self.lull = Lull()

    async def send_due(self, place: Workplace) -> float:
        """Sends what is due now; how many seconds to wait before the next look."""
        since = self.channel.since
        if self.lull.lasts(place, since):
            return LOOK_S
        async with place.database.reading() as session:
            first, outage = await first_due(session, since), await outage_now(session)
        now = place.clock.now()
        if outage and outage.lasts(now):
            self.lull.begins(outage.next_try_at)
            return LOOK_S
        if first is None or first > now:
            if outage:
                await self.knock(place)
            self.lull.begins(first)
            return LOOK_S
        async with place.work() as work:
            taken = await take_due(work, at_most=1 if outage else AT_ONCE, lease=self.lease, since=since)
        await self.send(taken, place)
        return 0.0 if taken else LOOK_S

    async def knock(self, place: Workplace) -> None:
        """No letter is there to show whether mail leaves again: the server is asked without one."""
        trouble = await self.channel.knock()
        async with place.work() as work:
            await (begin(trouble, work) if trouble else end(work))

    async def send(self, taken: Sequence[UUID], place: Workplace) -> None:
        """Sends taken messages; outcomes are noted while others are still on their way."""
        waiting = await once_there(partial(read, taken, place))
        now = place.clock.now()
        outcomes: asyncio.Queue[Outcome | None] = asyncio.Queue()
        letters, held = [], list[Outcome]()
        for one in waiting:
            if outcome := unsendable(one, now):
                outcomes.put_nowait(outcome)
            else:
                letters.append(addressed(one, now, place.clock))
        noting = asyncio.create_task(note_all(outcomes, place))
        try:
            await self.channel.send(letters, lambda one: held.append(one) if one.trouble else outcomes.put_nowait(one))
        finally:
            outcomes.put_nowait(None)
            await noting
            if held:  # after those that were taken meanwhile, which would seem to end what stopped the run
                await once_there(partial(note, held, place))
        log.info("mail.sent", taken=len(taken), tried=len(letters))


async def note_all(outcomes: "asyncio.Queue[Outcome | None]", place: Workplace) -> None:
    """Notes outcomes as they come, as many at a time as there are, until None comes."""
    ended = False
    while not ended:
        batch = [await outcomes.get()]
        while not outcomes.empty():
            batch.append(outcomes.get_nowait())
        ended = None in batch
        noted = [one for one in batch if one is not None]
        if noted:
            await once_there(partial(note, noted, place))


async def read(taken: Sequence[UUID], place: Workplace) -> list[Waiting]:
    """What the taken messages say, and to whom."""
    async with place.database.reading() as session:
        return await to_send(session, taken)


async def note(outcomes: Sequence[Outcome], place: Workplace) -> None:
    """What became of messages."""
    async with place.work() as work:
        await note_outcomes(outcomes, work)


async def once_there(do: Callable[[], Awaitable[Done]]) -> Done:
    """Does it, however long the database is away: a taken message that nobody sends would wait for its lease to end,
    an outcome that nobody notes would be a message sent twice.
    """
    pauses = chain(PAUSES_S, repeat(PAUSES_S[-1]))
    while True:
        try:
            return await do()
        except (SQLAlchemyError, OSError) as error:
            if not is_unavailable(error):
                raise
            log.warning("mail.database_away", error=type(error).__name__)
            await asyncio.sleep(next(pauses))


def unsendable(one: Waiting, now: datetime) -> Outcome | None:
    """Why a message is not even tried, if it is not."""
    id, tries, values = one.delivery.id, one.delivery.tries, one.values()
    off = one.card is not None and one.card.cancelled_by is not None
    starts_at, expires_at = instant(values.get("starts_at")), instant(values.get("expires_at"))
    if starts_at and is_moot(
        one.notice.kind, starts_at=starts_at, expires_at=expires_at, meeting_cancelled=off, now=now
    ):
        return Outcome(id, tries, Result.NEVER, MOOT)
    if one.recipient is None or one.recipient.email is None:
        return Outcome(id, tries, Result.NO_ADDRESS)
    if tries > 1 and is_too_old(one.notice.created_at, now):
        return Outcome(id, tries, Result.NEVER, TOO_OLD)
    return None


def addressed(one: Waiting, now: datetime, clock: Clock) -> Addressed:
    """The letter, and whom it is for; only for somebody with an address."""
    recipient = one.recipient
    assert recipient and recipient.email
    return Addressed(
        delivery_id=one.delivery.id,
        tries=one.delivery.tries,
        person_id=one.notice.person_id,
        meeting_id=one.notice.meeting_id,
        first_name=recipient.first_name,
        name=recipient.name,
        email=recipient.email,
        language=recipient.language,
        at=one.notice.created_at,
        sent_on=now,
        letter=letter(one.notice.kind, one.values(), now=now, clock=clock, has_seat=one.had_seat),
    )
