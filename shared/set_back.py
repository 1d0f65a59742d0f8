"""A node that was set back (a snapshot of its machine, put back in place) learns it from the hub, and states all anew.

Such a node is the same to everybody who looks from inside: its stream went back with its databases, and it would give
the numbers that the hub has read already to other statements, which the hub would never see. So the hub says how far it
has read, whenever a link comes up.
"""

from shared.crossing_relay import distrust_stream
from shared.events.national import CrossingsRead, RestatementAsked
from shared.logs import logger
from shared.tables import landmark
from shared.upsert import set_landmark
from shared.work import Work

log = logger()

SET_BACK = "set back"
"""The landmark that says when it was noticed last."""

NOTED = landmark.c.name == SET_BACK


async def begin_anew_if_set_back(read: CrossingsRead | RestatementAsked, work: Work) -> bool:
    """Whether the hub has read what this service never stated, as far as it knows; then a new stream and epoch."""
    counter, service = await work.lock_crossings(), work.place.service
    read_up_to = read.read_epochs.get(service, 0), read.read_numbers.get(service, 0)
    known = counter["epoch"], counter["seq"]
    if read_up_to <= known:
        return False
    log.warning("node.set_back", service=service, read_up_to=read_up_to, known=known)
    await set_landmark(work.session, SET_BACK, {"at": work.now.isoformat()})
    await distrust_stream(work)
    return True
