"""What the union's staff said that they would do next, and when."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import ContactNote, Cooperative

AT_MOST = 20
SHOWN: list[Any] = [
    ContactNote.id,
    ContactNote.cooperative_id,
    Cooperative.name,
    ContactNote.next_step,
    ContactNote.next_step_on,
    ContactNote.by_name,
]


@dataclass(frozen=True)
class NextStep:
    """One step, of which co-operative, and who wrote it down."""

    note_id: UUID
    cooperative_id: UUID
    cooperative: str
    step: str
    due_on: date
    by_name: str


@dataclass(frozen=True)
class Due:
    """The most overdue first, and how many there are in all."""

    first: list[NextStep]
    total: int


async def next_steps_due(session: AsyncSession, today: date, at_most: int = AT_MOST) -> Due:
    """Steps that are due today or were due before, and are not done."""
    due = (
        select(*SHOWN)
        .join(Cooperative, col(Cooperative.id) == ContactNote.cooperative_id)
        .where(col(ContactNote.next_step_on) <= today, col(ContactNote.next_step_done_on).is_(None))
    )
    total = (await session.exec(select(func.count()).select_from(due.subquery()))).one()
    order = due.order_by(col(ContactNote.next_step_on), col(ContactNote.id))
    return Due([NextStep(*row) for row in await session.exec(order.limit(at_most))], total)
