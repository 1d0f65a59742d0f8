"""What membership does when notifications speaks: staff see on their home page who could not be reached."""

from services.membership.actions.see_undelivered import see_undelivered
from services.membership.actions.take_step import take_step
from services.membership.models.tour_step import Step
from services.membership.rules.tour import DONE, SKIPPED
from shared.events.notifications import DeliveryFailed, DeliveryRetried, MailServerChosen
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


@listens(MailServerChosen)
async def tick_off_the_mail_server(event: MailServerChosen, work: Work) -> None:
    """The tour's step is done, whether the operator tried the server or insisted; without one it is left for later."""
    await take_step(Step.MAIL, SKIPPED if event.caught else DONE, work)
