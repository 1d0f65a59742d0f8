"""Staff have a message tried again that was given up, or that waits for its next try."""

from dataclasses import dataclass
from uuid import UUID

from services.notifications.errors import NotStuck
from services.notifications.models import Delivery, Notice
from services.notifications.models.delivery import State
from shared.events.notifications import DeliveryRetried
from shared.work import Work

STUCK = frozenset({State.FAILED, State.GIVEN_UP})


@dataclass(frozen=True)
class TryAgain:
    """Which message."""

    delivery_id: UUID


async def try_again(command: TryAgain, work: Work) -> Delivery:
    """Queues the message as if for the first time. Raises NotStuck, NotFound."""
    delivery = await work.get(Delivery, command.delivery_id)
    if delivery.state not in STUCK:
        raise NotStuck
    if delivery.state == State.GIVEN_UP:
        notice = await work.get(Notice, delivery.notice_id)
        work.announce(DeliveryRetried(notice_id=notice.id, person_id=notice.person_id, channel=delivery.channel))
    delivery.queue(work.now)
    return delivery
