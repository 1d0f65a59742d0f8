"""What this version tells of the register, and an older one did not, is told once: the other services keep it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from services.membership.actions.mend_address import mend_address
from services.membership.models import Cooperative, Person
from shared.errand import Errand
from shared.events.ids import new_id
from shared.lull import Lull
from shared.tables import landmark
from shared.upsert import set_landmark
from shared.work import Work, Workplace

LANDMARK, VERSION = "register told", 3
"""2: events say when a co-operative belongs, and meetings keeps how people are reached. 3: addresses are as the one
rule for them wants, everywhere."""
KINDS: tuple[type[Cooperative] | type[Person], ...] = (Cooperative, Person)
AT_ONCE = 200  # others write between them
LOOK_S = 60.0


def register_told_errand() -> Errand:
    """Tells every file anew after an upgrade, some at a time; a new node has nothing to tell."""
    lull, began = Lull(), new_id()

    async def tell_the_register(place: Workplace) -> float:
        if lull.lasts(place):
            return LOOK_S
        async with place.work() as work:
            if await tell_some(work, began):
                return 0
        lull.begins()
        return LOOK_S

    return Errand("register_told", tell_the_register, rests_on_trial=False)


async def tell_some(work: Work, began: UUID) -> bool:
    """Tells the next files; whether there may be more. What came after this version `began` was told as it happened."""
    at = await work.find(select(landmark.c.value).where(landmark.c.name == LANDMARK))
    if at is None or at["version"] != VERSION:
        at = {"version": VERSION, "kind": 0, "after": "", "until": str(began)}
    if at["kind"] >= len(KINDS):
        return False
    rows = await next_rows(KINDS[at["kind"]], at["after"], at.get("until", str(began)), work)
    for row in rows:
        await mend_address(row, work)
    work.announce(*(row.recorded() for row in rows))
    at |= {"after": str(rows[-1].id)} if rows else {"kind": at["kind"] + 1, "after": ""}
    await set_landmark(work.session, LANDMARK, at)
    more: bool = at["kind"] < len(KINDS)
    return more


async def next_rows(
    kind: type[Cooperative] | type[Person], after: str, until: str, work: Work
) -> Sequence[Cooperative | Person]:
    """Some files between those ids, which grow with time, in their order."""
    question = select(kind).where(col(kind.id) < UUID(until)).order_by(col(kind.id)).limit(AT_ONCE)
    return await work.all(question.where(col(kind.id) > UUID(after)) if after else question)
