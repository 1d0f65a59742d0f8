"""Some people are told a fact, once each: a notice in the inbox, and a message on its way."""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, insert
from sqlmodel import col, select

from services.notifications.models import Delivery, Notice, Recipient
from services.notifications.models.delivery import EMAIL, State
from services.notifications.models.notice import Kind
from shared.events.ids import new_id
from shared.work import Work

NOTICES: Table = Notice.__table__  # type: ignore[attr-defined]
DELIVERIES: Table = Delivery.__table__  # type: ignore[attr-defined]
AT_ONCE = 250  # people told in one go: some 10 ms on SQLite, which works inside the loop
ADD_NOTICES, ADD_DELIVERIES = insert(NOTICES), insert(DELIVERIES)
TOLD: Any = select(Notice.person_id).where(Notice.event_id == bindparam("event_id"))
REACHABLE: Any = select(Recipient.person_id).where(col(Recipient.email).is_not(None))
REACHABLE_ONE: Any = REACHABLE.where(Recipient.person_id == bindparam("person_id"))


@dataclass(frozen=True)
class Fact:
    """What is to be told: which event said it, about which meeting if any, with which values (as JSON has them)."""

    event_id: UUID
    kind: Kind
    meeting_id: UUID | None
    values: dict[str, Any] = field(repr=False)


async def tell(fact: Fact, people: Collection[UUID], work: Work, *, inbox_only: Collection[UUID] = ()) -> int:
    """Tells whoever was not told yet; the number of new notices.

    Somebody without a known address gets the notice too; their message waits until the address is known.
    """
    fresh = set(people) | set(inbox_only)
    fresh.difference_update((await work.session.exec(TOLD, params={"event_id": fact.event_id})).all())
    if not fresh:
        return 0
    work.touch(*fresh)
    by_mail = fresh & set(people)
    reachable = await with_address(by_mail, work) if by_mail else set()
    for some in batched(sorted(fresh), AT_ONCE):
        notices = {person_id: notice_row(fact, person_id, work) for person_id in some}
        await work.do(ADD_NOTICES, list(notices.values()))
        rows = [delivery_row(notices[one]["id"], one in reachable, work) for one in some if one in by_mail]
        if rows:
            await work.do(ADD_DELIVERIES, rows)
        await asyncio.sleep(0)
    return len(fresh)


def batched(people: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    """The same in runs of a size: others get their turns between them."""
    return (people[start : start + size] for start in range(0, len(people), size))


async def with_address(people: set[UUID], work: Work) -> set[UUID]:
    """Those of these people whose address is known; a large meeting asks for everybody instead of naming each."""
    if len(people) == 1:
        found = await work.session.exec(REACHABLE_ONE, params={"person_id": next(iter(people))})
        return set(found.all())
    question = REACHABLE.where(col(Recipient.person_id).in_(people)) if len(people) <= 100 else REACHABLE
    return people & set(await work.all(question))


def notice_row(fact: Fact, person_id: UUID, work: Work) -> dict[str, Any]:
    """One notice, unread."""
    return {
        "id": new_id(),
        "person_id": person_id,
        "event_id": fact.event_id,
        "kind": fact.kind.value,
        "meeting_id": fact.meeting_id,
        "values": fact.values,
        "created_at": work.now,
        "read_at": None,
    }


def delivery_row(notice_id: UUID, reachable: bool, work: Work) -> dict[str, Any]:
    """One message, due now or as soon as the address is known."""
    return {
        "id": new_id(),
        "notice_id": notice_id,
        "channel": EMAIL,
        "state": State.QUEUED.value if reachable else State.WAITING_FOR_ADDRESS.value,
        "tries": 0,
        "due_at": work.now if reachable else None,
        "sent_at": None,
        "error": "",
    }
