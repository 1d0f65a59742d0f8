"""What notifications does when membership speaks."""

from services.notifications.actions.keep_personal_letter import (
    keep_invitation,
    keep_sign_in_letter,
    keep_way_in_letter,
)
from services.notifications.actions.record_mandate import end_mandate, record_mandate, undo_end
from services.notifications.actions.record_place import record_place
from services.notifications.actions.record_recipient import record_recipient
from services.notifications.handlers.facts import event_of
from services.notifications.handlers.invitations import invite_to_what_was_announced
from services.notifications.queries.concerned import mandates_in
from shared.access.noting import note_memberships
from shared.events.membership import (
    CooperativeRecorded,
    MandateEnded,
    MandateEndUndone,
    MandateGiven,
    PersonInvited,
    PersonRecorded,
    SignInAsked,
    WayInChanged,
    WithdrawalUndone,
)
from shared.listener import listens
from shared.work import Work


@listens(PersonRecorded)
async def keep_address(event: PersonRecorded, work: Work) -> None:
    """A person's messages go to the newest address; those that waited for one go out."""
    await record_recipient(event, event_of(work), work)


@listens(CooperativeRecorded)
async def keep_department(event: CooperativeRecorded, work: Work) -> None:
    """Who is concerned depends on where their co-operative is."""
    await record_place(event, event_of(work), work)


@listens(MandateGiven)
async def keep_mandate(event: MandateGiven, work: Work) -> None:
    """Whoever has a mandate is told of meetings; also of one announced after it was given, but heard before."""
    await record_mandate(event, event_of(work), work)
    await work.flush()
    await invite_to_what_was_announced(event.person_id, event_of(work), work)


@listens(WithdrawalUndone)
async def invite_its_people_again(event: WithdrawalUndone, work: Work) -> None:
    """It never left: its people are invited to what was announced while it seemed to be gone."""
    await note_memberships(event.cooperative_id, event.memberships, work)
    await work.flush()
    for person_id, since in await mandates_in(work.session, event.cooperative_id):
        await invite_to_what_was_announced(person_id, since, work)


@listens(MandateEnded)
async def keep_last_day(event: MandateEnded, work: Work) -> None:
    """After its last day a mandate brings no more invitations."""
    await end_mandate(event, event_of(work), work)


@listens(MandateEndUndone)
async def invite_them_again(event: MandateEndUndone, work: Work) -> None:
    """The end was a mistake: they are invited to what was announced while the mandate seemed to end."""
    since = await undo_end(event, event_of(work), work)
    await work.flush()
    await invite_to_what_was_announced(event.person_id, since, work)


@listens(SignInAsked)
async def send_link_and_code(event: SignInAsked, work: Work) -> None:
    """The letter goes out at once; heard too late, or again, it does not."""
    await keep_sign_in_letter(event, event_of(work), work)


@listens(PersonInvited)
async def send_invitation(event: PersonInvited, work: Work) -> None:
    """Staff want them to come in."""
    await keep_invitation(event, event_of(work), work)


@listens(WayInChanged)
async def tell_of_way_in(event: WayInChanged, work: Work) -> None:
    """They are told at once, and cannot switch it off: it may have been somebody else."""
    await keep_way_in_letter(event, event_of(work), work)
