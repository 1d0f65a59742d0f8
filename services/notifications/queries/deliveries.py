"""What was sent, what waits, what failed: for the union's staff, without more of a person than the name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, union_all
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.models import Delivery, Notice, PersonalLetter, Recipient
from services.notifications.models.delivery import State

WAITING = (State.WAITING_FOR_ADDRESS, State.QUEUED, State.SENDING)
TROUBLED = (State.FAILED, State.GIVEN_UP)
GROUPS: dict[str, tuple[State, ...]] = {"sent": (State.SENT,), "waiting": WAITING, "failed": TROUBLED}


@dataclass(frozen=True)
class DeliveryLine:
    """One delivery of the list."""

    id: UUID
    person: str
    kind: str
    title: str
    created_at: datetime
    state: str
    tries: int
    due_at: datetime | None
    sent_at: datetime | None
    error: str
    may_try_again: bool


async def deliveries(
    session: AsyncSession, group: str = "", *, person: UUID | None = None, offset: int = 0, at_most: int = 50
) -> list[DeliveryLine]:
    """One page of the deliveries of a group (all without one) and of a person, newest first; letters among them."""
    ids: Any = union_all(
        select(Delivery.id).where(*of_notices(group, person)),
        select(PersonalLetter.id).where(*of_letters(group, person)),
    )
    named = ids.subquery()
    page = select(named.c.id).order_by(named.c.id.desc()).offset(offset).limit(at_most)
    wanted = list((await session.exec(page)).all())
    lines = [*await notice_lines(session, wanted), *await letter_lines(session, wanted)]
    return sorted(lines, key=lambda one: one.id, reverse=True)


async def counts(session: AsyncSession, person: UUID | None = None) -> dict[str, int]:
    """How many deliveries each group has."""
    by_state: Counter[str] = Counter()
    for question in (
        select(Delivery.state, func.count()).where(*of_notices("", person)).group_by(col(Delivery.state)),
        select(PersonalLetter.state, func.count()).where(*of_letters("", person)).group_by(col(PersonalLetter.state)),
    ):
        by_state.update(dict((await session.exec(question)).all()))
    return {name: sum(by_state[state.value] for state in states) for name, states in GROUPS.items()}


def of_notices(group: str, person: UUID | None) -> list[Any]:
    """Which deliveries of notices belong there."""
    theirs = select(Notice.id).where(Notice.person_id == person)
    wanted = [col(Delivery.notice_id).in_(theirs)] if person else []
    return [*wanted, col(Delivery.state).in_(values_of(GROUPS[group]))] if group in GROUPS else wanted


def of_letters(group: str, person: UUID | None) -> list[Any]:
    """Which letters belong there."""
    wanted = [PersonalLetter.person_id == person] if person else []
    return [*wanted, col(PersonalLetter.state).in_(values_of(GROUPS[group]))] if group in GROUPS else wanted


async def notice_lines(session: AsyncSession, wanted: Sequence[UUID]) -> list[DeliveryLine]:
    """Those of these that bring a notice."""
    question = (
        select(Delivery, Notice, Recipient)
        .join(Notice, col(Notice.id) == Delivery.notice_id)
        .join(Recipient, col(Recipient.person_id) == Notice.person_id, isouter=True)
        .where(col(Delivery.id).in_(wanted))
    )
    return [line(*row) for row in (await session.exec(question)).all()]


async def letter_lines(session: AsyncSession, wanted: Sequence[UUID]) -> list[DeliveryLine]:
    """Those of these that are letters about coming in; what is in them stays theirs."""
    question = (
        select(PersonalLetter, Recipient)
        .join(Recipient, col(Recipient.person_id) == PersonalLetter.person_id, isouter=True)
        .where(col(PersonalLetter.id).in_(wanted))
    )
    return [
        DeliveryLine(
            id=letter.id,
            person=recipient.name if recipient else "",
            kind=letter.kind,
            title="",
            created_at=letter.made_at,
            state=letter.state,
            tries=letter.tries,
            due_at=letter.due_at,
            sent_at=letter.sent_at,
            error=letter.error,
            may_try_again=letter.may_try_again(),
        )
        for letter, recipient in (await session.exec(question)).all()
    ]


def line(delivery: Delivery, notice: Notice, recipient: Recipient | None) -> DeliveryLine:
    """One delivery as staff see it."""
    return DeliveryLine(
        id=delivery.id,
        person=recipient.name if recipient else "",
        kind=notice.kind,
        title=notice.values["title"],
        created_at=notice.created_at,
        state=delivery.state,
        tries=delivery.tries,
        due_at=delivery.due_at,
        sent_at=delivery.sent_at,
        error=delivery.error,
        may_try_again=delivery.state in TROUBLED,
    )


def values_of(states: Sequence[State]) -> list[str]:
    """States as the database has them."""
    return [state.value for state in states]
