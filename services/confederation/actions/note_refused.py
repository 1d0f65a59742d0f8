"""A message whose effect failed is noted; the reader went on behind it."""

from services.confederation.actions.take_crossings import ALARMS, as_row, open_alarms, upsert
from services.confederation.models import Trouble
from services.confederation.rules.account import Alarms, Noted
from services.confederation.rules.crossing import heard
from shared.feed import Read
from shared.work import Work


async def note_refused(read: Read, error: Exception, work: Work) -> None:
    """Rings an alarm at the union that it names."""
    alarms = Alarms([Noted(**row._mapping) for row in await work.all(open_alarms())])
    message, why = heard(read), f"{type(error).__name__}: {str(error)[:200]}"
    alarms.ring(message.union, message.service, Trouble.UNREADABLE, read.sequence, read.stored_at, why=why)
    await upsert(ALARMS, [as_row(noted) for noted in alarms.touched.values()], work)
