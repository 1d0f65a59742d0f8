"""What membership does when notifications speaks: staff see on their home page who was not reached, and why."""

from services.membership.actions.see_mail_stop import see_mail_stop
from services.membership.actions.see_undelivered import see_undelivered
from services.membership.actions.take_step import take_step
from services.membership.models.tour_step import Step
from services.membership.rules.tour import DONE, SKIPPED
from shared.events.notifications import DeliveryFailed, DeliveryRetried, MailResumed, MailServerChosen, MailStopped
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


@listens(MailStopped)
async def say_that_no_letter_leaves(event: MailStopped, work: Work) -> None:
    """Whoever waits for a letter, or has sent one, sees it; the operator has one task."""
    await see_mail_stop(event, work)


@listens(MailResumed)
async def say_that_letters_leave(event: MailResumed, work: Work) -> None:
    """The task is done."""
    await see_mail_stop(event, work)
