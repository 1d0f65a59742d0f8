"""A union's node is asked to state everything again, by somebody at the hub or because totals differ for a day."""

from dataclasses import dataclass

from sqlmodel import select

from services.confederation.actions.the_network import the_network
from services.confederation.errors import NoSuchUnion
from services.confederation.models import Restatement
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


async def note_comparison(union: str, service: str, differences: str, work: Work) -> bool:
    """Notes how what the hub has of a service compares with the totals that its node signed; whether it was asked.

    `differences` names them, and is empty where there are none. When they are there for a second day, the node is
    asked to state everything again, at most once a day.
    """
    key = Restatement.union == union, Restatement.service == service
    known: Restatement | None = await work.find(select(Restatement).where(*key))
    if not differences:
        if known:
            known.agrees()
        return False
    if known is None:
        known = Restatement(union=union, service=service)
        work.add(known)
    if not known.differs(differences, work.now):
        return False
    known.asked_at = work.now
    await ask_restatement(AskRestatement(union, f"{service}: {differences}"[:200]), work)
    return True
