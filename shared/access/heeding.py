"""What every service of a node but membership heeds: who is what, who belongs, and which sessions have ended."""

from shared.access.noting import (
    note_end_of_all,
    note_end_of_mandate,
    note_end_of_session,
    note_end_of_token,
    note_mandate,
    note_memberships,
    note_undone_end,
)
from shared.events.membership import (
    CooperativeAdmitted,
    CooperativeRecorded,
    CooperativeWithdrawn,
    MandateEnded,
    MandateEndUndone,
    MandateGiven,
    SessionEnded,
    SignedOutEverywhere,
    TokenRevoked,
    WithdrawalUndone,
)
from shared.listener import listens
from shared.work import Work


@listens(MandateGiven)
async def let_them_be_what_they_are(event: MandateGiven, work: Work) -> None:
    """What a person may do here follows from what they are."""
    await note_mandate(event, work)


@listens(MandateEnded)
async def let_them_be_no_longer(event: MandateEnded, work: Work) -> None:
    """After its last day a mandate opens nothing here; heard before it was given, the row waits for the rest."""
    await note_end_of_mandate(event, work)


@listens(MandateEndUndone)
async def let_them_go_on(event: MandateEndUndone, work: Work) -> None:
    """The end was a mistake: the mandate opens here what it opened before."""
    await note_undone_end(event, work)


@listens(CooperativeRecorded)
async def know_when_it_belongs(event: CooperativeRecorded, work: Work) -> None:
    """What its people may do here depends on when their co-operative belongs to the union."""
    await note_memberships(event.cooperative_id, event.memberships, work)


@listens(CooperativeAdmitted)
async def open_to_its_people(event: CooperativeAdmitted, work: Work) -> None:
    """From its first day on, what its people are counts."""
    await note_memberships(event.cooperative_id, event.memberships, work)


@listens(CooperativeWithdrawn)
async def close_to_its_people(event: CooperativeWithdrawn, work: Work) -> None:
    """After its last day, what people are in it opens nothing here."""
    await note_memberships(event.cooperative_id, event.memberships, work)


@listens(WithdrawalUndone)
async def open_again_to_its_people(event: WithdrawalUndone, work: Work) -> None:
    """It never left: its people are what they were."""
    await note_memberships(event.cooperative_id, event.memberships, work)


@listens(SessionEnded)
async def close_the_session(event: SessionEnded, work: Work) -> None:
    """Whoever signed out is signed out here too."""
    await note_end_of_session(event, work)


@listens(SignedOutEverywhere)
async def close_all_sessions(event: SignedOutEverywhere, work: Work) -> None:
    """Sessions and tokens begun before that moment open nothing here."""
    await note_end_of_all(event, work)


@listens(TokenRevoked)
async def refuse_the_token(event: TokenRevoked, work: Work) -> None:
    """A program with that token is a stranger."""
    await note_end_of_token(event, work)
