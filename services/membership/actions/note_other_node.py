"""The hub reads the installation of a node that was confirmed last; an older one that is still there stands aside."""

from pathlib import Path

from sqlmodel import select

from shared.events.national import NodeKnown
from shared.installation import install, installed
from shared.logs import logger
from shared.tables import landmark
from shared.upsert import set_landmark
from shared.work import Work, Workplace

log = logger()

READ_BY_THE_HUB = "read by the hub"
"""The landmark with the stamp of the installation that the hub reads."""

KNOWN = select(landmark.c.value).where(landmark.c.name == READ_BY_THE_HUB)


async def note_other_node(event: NodeKnown, work: Work) -> None:
    """Keeps the greatest stamp."""
    if event.code == work.place.union and event.installation > (await work.find(KNOWN) or ""):
        await set_landmark(work.session, READ_BY_THE_HUB, event.installation)


async def stand_aside(file: Path | None, place: Workplace) -> bool:
    """Notes in the folder that another installation follows this one; whether that is new."""
    mine = installed(file)
    if file is None or mine is None or not mine.speaks:
        return False
    async with place.database.reading() as session:
        known = (await session.exec(KNOWN)).first() or ""
    if known <= mine.stamp:
        return False
    install(file, mine.followed(known))
    log.warning("installation.followed", mine=mine.id, by=known)
    return True
