"""What every service of a node but membership heeds: who is what, and which sessions have ended."""

from shared.access.noting import (
    note_end_of_all,
    note_end_of_mandate,
    note_end_of_session,
    note_end_of_token,
    note_mandate,
)
from shared.events.membership import MandateEnded, MandateGiven, SessionEnded, SignedOutEverywhere, TokenRevoked
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
