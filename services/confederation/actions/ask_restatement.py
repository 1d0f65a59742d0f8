"""A union's node is asked to state everything again, by somebody at the hub or because totals differ for a day."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import select

from services.confederation.actions.the_network import the_network
from services.confederation.errors import NoSuchUnion
from services.confederation.models import Alarm, Ledger, Restatement
from services.confederation.rules.comparison import Comparison
from shared.events.national import RestatementAsked
from shared.work import Work

ASKED_BY_HAND = "asked_by_hand"
AN_HOUR = timedelta(hours=1)  # by then everything was stated again, and its totals have ended the alarm


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
    ledgers = await work.all(select(Ledger).where(Ledger.union == command.union))
    asked = RestatementAsked(
        to=command.union,
        code=command.union,
        why=command.why,
        asked_at=work.now,
        read_epochs={ledger.service: ledger.epoch for ledger in ledgers},
        read_numbers={ledger.service: ledger.seq for ledger in ledgers},
    )
    work.announce(asked)


async def ask_what_went_back(alarm: Alarm, work: Work) -> bool:
    """Asks a union whose numbers went back, at once, and then at most once an hour; whether it was asked."""
    known = await restatement_of(alarm.union, alarm.service, work)
    network = await the_network(work)
    if network.now(alarm.union) != alarm.union or (known.went_back_at and work.now - known.went_back_at < AN_HOUR):
        return False
    known.went_back_at = work.now
    await ask_restatement(AskRestatement(alarm.union, f"{alarm.service}: {alarm.what}"), work)
    return True


async def restatement_of(union: str, service: str, work: Work) -> Restatement:
    """What is noted of a service, or a new note."""
    key = Restatement.union == union, Restatement.service == service
    known: Restatement | None = await work.find(select(Restatement).where(*key))
    if known is None:
        known = Restatement(union=union, service=service)
        work.add(known)
    return known


async def note_comparison(found: Comparison, work: Work) -> bool:
    """Notes how totals compare; whether the node was asked to state everything again.

    It is when they differ for a second day, and then at most once a day.
    """
    known = await restatement_of(found.union, found.service, work)
    if not known.compares(found.differs_in, found.heard_at):
        return False
    network = await the_network(work)
    if network.now(found.union) != found.union:
        return False
    known.asked_at = found.heard_at
    await ask_restatement(AskRestatement(found.union, f"{found.service}: {found.differs_in}"[:200]), work)
    return True
