"""How far a service has heard what the hub announces: a database that was put back from a backup hears it again.

The broker remembers what was acknowledged, and a database from a backup knows less than that. What services tell each
other is then stated anew (shared/epochs.py); what the hub told, only the copy of its stream still knows.
"""

from nats.js import JetStreamContext
from sqlmodel import select

from shared.logs import logger
from shared.tables import landmark
from shared.upsert import set_landmark
from shared.work import Workplace

log = logger()


async def forget_what_was_not_heard(js: JetStreamContext, stream: str, durable: str, place: Workplace) -> bool:
    """Deletes the durable when the broker counts as heard what our database has not; whether it did."""
    floor = (await js.consumer_info(stream, durable)).ack_floor
    created = str((await js.stream_info(stream)).created)
    async with place.database.reading() as session:
        noted = (await session.exec(select(landmark.c.value).where(landmark.c.name == name_of(stream)))).first()
    known = noted["seq"] if noted and noted["created"] == created else 0
    if floor is None or floor.stream_seq <= known:
        return False
    log.warning("listener.database_is_older", stream=stream, known=known, acknowledged=floor.stream_seq)
    await js.delete_consumer(stream, durable)
    return True


async def note_heard(js: JetStreamContext, stream: str, seq: int, place: Workplace) -> None:
    """Notes a place in the stream, before it is acknowledged: what is noted is never behind what the broker knows."""
    created = str((await js.stream_info(stream)).created)
    async with place.work() as work:
        await set_landmark(work.session, name_of(stream), {"created": created, "seq": seq})


def name_of(stream: str) -> str:
    """The landmark's name."""
    return f"heard {stream}"
