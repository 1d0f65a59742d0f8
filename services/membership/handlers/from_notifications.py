"""What membership does when notifications speaks: staff see on their home page who could not be reached."""

from services.membership.actions.see_undelivered import see_undelivered
from shared.events.notifications import DeliveryFailed, DeliveryRetried
from shared.listener import listens
from shared.work import Work


@listens(DeliveryFailed)
async def remember_who_was_not_reached(event: DeliveryFailed, work: Work) -> None:
    """Their address may be wrong: somebody should ask them."""
    await see_undelivered(event, work)


@listens(DeliveryRetried)
async def wait_for_the_next_try(event: DeliveryRetried, work: Work) -> None:
    """Nobody needs to do anything before that has failed, too."""
    await see_undelivered(event, work)
