"""A mandate comes to its end."""

from datetime import date
from uuid import UUID

from services.membership.actions.audit import audit
from services.membership.models import Mandate
from services.membership.models.audit_entry import What
from shared.access.noting import note_end_of_mandate
from shared.events.membership import MandateEnded
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
