"""A meeting that a union opens to others is made known to all of them."""

from datetime import timedelta

from sqlmodel import select

from services.confederation.actions.the_network import the_network
from services.confederation.models import MeetingPassedOn
from services.confederation.rules.network import Network
from shared.events.crossings import MeetingOpen
from shared.events.national import OpenMeeting
from shared.logs import logger
from shared.work import Work

log = logger()

OVER = timedelta(days=1)  # whoever reads years of the stream anew tells nobody of meetings that are long over


async def pass_on_meeting(stated: MeetingOpen, work: Work) -> None:
    """Tells all unions how the meeting stands, if that is new, and if it is the speaker's own to speak of."""
    network = await the_network(work)
    known: MeetingPassedOn | None = await work.find(
        select(MeetingPassedOn).where(MeetingPassedOn.meeting_id == stated.meeting_id)
    )
    if known and not network.speaks_for(stated.union, known.union):
        log.warning("meeting.of_another_union", meeting_id=str(stated.meeting_id), union=stated.union)
        return
    if known is None:
        if stated.ends_at + OVER < work.now or not stated.open:
            return
        known = MeetingPassedOn(meeting_id=stated.meeting_id, union=stated.union, ends_at=stated.ends_at)
        work.add(known)
    known.union, known.ends_at = stated.union, stated.ends_at
    tell_of_meeting(known, stated, network, work)


def tell_of_meeting(known: MeetingPassedOn, stated: MeetingOpen, network: Network, work: Work) -> None:
    """Announces the meeting under the union that is its host now; one whose host nobody follows is open no longer."""
    host = network.now(known.union)
    if not known.takes(stated.model_dump(mode="json"), host or ""):
        return
    said = stated.model_dump(exclude={"union", "epoch", "seq", "as_of"})
    code = host or known.union
    name = network.name(code) if code in network.unions else code
    said["open"] = stated.open and host is not None
    work.announce(OpenMeeting(**said, host_union=code, host_union_name=name))
