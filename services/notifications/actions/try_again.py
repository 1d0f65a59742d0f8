"""Staff have a message tried again that was given up, or that waits for its next try."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from services.notifications.actions.keep_personal_letter import LASTS
from services.notifications.actions.note_outage import try_now
from services.notifications.errors import NotStuck
from services.notifications.models import Delivery, Notice, PersonalLetter
from services.notifications.models.delivery import EMAIL, State
from services.notifications.rules.outcome import may_be_over
from shared.events.notifications import DeliveryRetried
from shared.work import Work

STUCK = frozenset({State.FAILED, State.GIVEN_UP})


@dataclass(frozen=True)
class TryAgain:
    """Which message."""

    delivery_id: UUID


async def try_again(command: TryAgain, work: Work) -> None:
    """Queues the message, or the letter, as if for the first time. Raises NotStuck, NotFound."""
    letter = await work.session.get(PersonalLetter, command.delivery_id)
    if letter is not None:
        try_letter_again(letter, work)
    else:
        await try_delivery_again(await work.get(Delivery, command.delivery_id), work)


async def try_all_again(work: Work) -> int:
    """Whatever failed for a reason that may be over goes out now; how many.

    What the reader's own mailbox refused stays: it would be refused again.
    """
    await try_now(work)
    stuck = [state.value for state in STUCK]
    deliveries: list[Delivery] = await work.all(select(Delivery).where(col(Delivery.state).in_(stuck)))
    letters: list[PersonalLetter] = await work.all(select(PersonalLetter).where(col(PersonalLetter.state).in_(stuck)))
    chosen = [one for one in deliveries if may_be_over(one.error)]
    for delivery in chosen:
        await try_delivery_again(delivery, work)
    invited = [one for one in letters if one.may_try_again() and may_be_over(one.error)]
    for letter in invited:
        try_letter_again(letter, work)
    return len(chosen) + len(invited)


async def try_delivery_again(delivery: Delivery, work: Work) -> None:
    """One message about a notice. Raises NotStuck."""
    if delivery.state not in STUCK:
        raise NotStuck
    if delivery.state == State.GIVEN_UP:
        notice = await work.get(Notice, delivery.notice_id)
        work.announce(DeliveryRetried(notice_id=notice.id, person_id=notice.person_id, channel=delivery.channel))
    delivery.queue(work.now)


def try_letter_again(letter: PersonalLetter, work: Work) -> None:
    """One letter about coming in. Raises NotStuck."""
    if not letter.may_try_again():
        raise NotStuck
    if letter.state == State.GIVEN_UP:
        work.announce(DeliveryRetried(notice_id=letter.id, person_id=letter.person_id, channel=EMAIL))
    letter.queue(work.now, work.now + LASTS)
    work.wake()
