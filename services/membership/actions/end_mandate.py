"""A mandate comes to its end; where that was noted by mistake, it goes on."""

from datetime import date
from uuid import UUID

from services.membership.actions.audit import audit
from services.membership.models import Mandate
from services.membership.models.audit_entry import What
from shared.access.noting import note_end_of_mandate, note_undone_end
from shared.events.membership import MandateEnded, MandateEndUndone
from shared.work import Work


async def end_mandate(mandate_id: UUID, until: date, work: Work) -> Mandate:
    """Notes the last day of a mandate. Raises EndsBeforeItBegins."""
    mandate = await work.get(Mandate, mandate_id)
    mandate.end(until)
    ended = MandateEnded(person_id=mandate.person_id, mandate_id=mandate.id, until=until)
    await note_end_of_mandate(ended, work)
    audit(What.MANDATE_ENDED, work, about=mandate.person_id, kind=mandate.kind)
    work.announce(ended)
    return mandate


async def undo_end_of_mandate(mandate_id: UUID, work: Work) -> Mandate:
    """The mandate goes on as it was given. Raises NoEndToUndo."""
    mandate = await work.get(Mandate, mandate_id)
    noted = mandate.undo_end()
    undone = MandateEndUndone(person_id=mandate.person_id, mandate_id=mandate.id, until=mandate.until)
    await note_undone_end(undone, work)
    audit(What.MANDATE_END_UNDONE, work, about=mandate.person_id, kind=mandate.kind, day=str(noted))
    work.announce(undone)
    return mandate
