"""What leaves a node from now on, as its operator decides."""

from shared.consent import decide, kinds, note_new_kinds
from shared.logs import logger
from shared.work import Work, Workplace

log = logger()


async def let_leave(kind: str, allowed: bool, work: Work) -> None:
    """Notes the decision, and announces what was held back of a kind that may leave now."""
    await work.lock_crossings()
    if kind in kinds():
        work.announce(*await decide(work.session, kind, allowed, work.now))


async def run_new_kinds_dry(place: Workplace) -> None:
    """What has become able to leave with this version of the program waits until the operator has looked at it."""
    async with place.work() as work:
        if new := await note_new_kinds(work.session, work.now):
            log.info("crossings.new_kinds_run_dry", service=place.service, kinds=new)
