"""A copy has become the node: letters that waited when it was made are sent, or set aside for staff to decide."""

from sqlalchemy import delete
from sqlmodel import col, select

from services.notifications.models import Delivery, Notice, PersonalLetter
from services.notifications.models.delivery import State
from services.notifications.rules.outcome import SET_ASIDE
from shared.installation import Installation
from shared.work import Work

WAITING = (State.WAITING_FOR_ADDRESS, State.QUEUED, State.SENDING, State.FAILED)


async def settle_letters(mine: Installation, work: Work) -> None:
    """Those that are not to be sent stand in the list of messages as given up, where each can be tried again.

    Letters about coming in are forgotten: whoever still wants to come in asks for a new one.
    """
    if mine.sends_waiting:
        return
    before = select(Notice.id).where(col(Notice.created_at) < mine.since)
    waiting = select(Delivery).where(col(Delivery.state).in_([one.value for one in WAITING]))
    for delivery in await work.all(waiting.where(col(Delivery.notice_id).in_(before))):
        delivery.give_up(SET_ASIDE)
    await work.do(
        delete(PersonalLetter).where(col(PersonalLetter.made_at) < mine.since, col(PersonalLetter.due_at).is_not(None))
    )
