"""A union's node is asked to state everything again, by somebody at the hub or because totals differ for a day."""

from dataclasses import dataclass

from sqlmodel import select

from services.confederation.actions.the_network import the_network
from services.confederation.errors import NoSuchUnion
from services.confederation.models import Restatement
from services.confederation.rules.comparison import Comparison
from shared.events.national import RestatementAsked
from shared.work import Work

ASKED_BY_HAND = "asked_by_hand"


@dataclass(frozen=True)
class AskRestatement:
    """Which union, and why (`meetings: totals_differ`)."""

    union: str
    why: str = ASKED_BY_HAND


async def ask_restatement(command: AskRestatement, work: Work) -> None:
    """Asks the union. Raises NoSuchUnion for one that does not stand."""
    network = await the_network(work)
    if network.now(command.union) != command.union:
        raise NoSuchUnion(command.union)
    work.announce(RestatementAsked(to=command.union, code=command.union, why=command.why, asked_at=work.now))


async def note_comparison(found: Comparison, work: Work) -> bool:
    """Notes how totals compare; whether the node was asked to state everything again.

    It is when they differ for a second day, and then at most once a day.
    """
    key = Restatement.union == found.union, Restatement.service == found.service
    known: Restatement | None = await work.find(select(Restatement).where(*key))
    if known is None:
        known = Restatement(union=found.union, service=found.service)
        work.add(known)
    if not known.compares(found.differs_in, found.heard_at):
        return False
    network = await the_network(work)
    if network.now(found.union) != found.union:
        return False
    known.asked_at = found.heard_at
    await ask_restatement(AskRestatement(found.union, f"{found.service}: {found.differs_in}"[:200]), work)
    return True
