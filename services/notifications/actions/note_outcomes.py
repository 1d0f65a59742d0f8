"""What became of messages is noted; of those that will never arrive, membership is told."""

from collections.abc import Sequence

from sqlmodel import col, select

from services.notifications.actions.note_outage import note_outage
from services.notifications.models import Delivery, Notice, Outage
from services.notifications.models.delivery import State
from services.notifications.models.outage import ONE
from services.notifications.rules.outcome import MOOT, TOO_OLD, Outcome, Result, reason_in_words
from services.notifications.rules.retrying import is_too_old, next_try
from shared.events.notifications import DeliveryFailed
from shared.work import Work


async def note_outcomes(outcomes: Sequence[Outcome], work: Work) -> None:
    """Notes each outcome, unless the message was taken again since."""
    by_id, before = {outcome.delivery_id: outcome for outcome in outcomes}, await work.session.get(Outage, ONE)
    question = select(Delivery, Notice).join(Notice, col(Notice.id) == Delivery.notice_id)
    rows = await work.all(question.where(col(Delivery.id).in_(by_id)).with_for_update())
    for delivery, _ in rows:
        by_id[delivery.id] = by_id[delivery.id].known_by_now(delivery.error, mail_leaves=before is None)
    outage = await note_outage(list(by_id.values()), work)
    for delivery, notice in rows:
        outcome = by_id[delivery.id]
        if delivery.state == State.SENDING and delivery.tries == outcome.tries:
            note(outcome, delivery, notice, outage, work)


def note(outcome: Outcome, delivery: Delivery, notice: Notice, outage: Outage | None, work: Work) -> None:
    """One outcome."""
    match outcome.result:
        case Result.SENT:
            delivery.arrive(work.now)
        case Result.NO_ADDRESS:
            delivery.wait_for_address()
        case Result.HELD:
            delivery.wait_for_server(outcome.reason, outage.next_try_at if outage else work.now)
        case Result.NOT_TRIED:
            delivery.give_back(work.now)
        case Result.LATER if not is_too_old(notice.created_at, work.now):
            delivery.fail(outcome.reason, next_try(delivery.tries, work.now))
        case Result.LATER:
            give_up(TOO_OLD, delivery, notice, work)
        case Result.NEVER:
            give_up(outcome.reason, delivery, notice, work)


def give_up(reason: str, delivery: Delivery, notice: Notice, work: Work) -> None:
    """For good. Nobody needs to know of a message that would have been of no use any more."""
    delivery.give_up(reason)
    if reason != MOOT:
        work.announce(
            DeliveryFailed(
                notice_id=notice.id,
                person_id=notice.person_id,
                channel=delivery.channel,
                reason=str(reason_in_words(reason)),
            )
        )
