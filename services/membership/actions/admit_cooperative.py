"""A co-operative joins the union, or comes back."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.membership.actions.audit import audit
from services.membership.actions.make_findable import cooperative_findable
from services.membership.errors import NoSuchCooperative
from services.membership.models import Cooperative
from services.membership.models.audit_entry import What
from shared.access.noting import note_memberships
from shared.days import Day
from shared.work import Work


class AdmitCooperative(BaseModel):
    """From which day on it is a member."""

    model_config = ConfigDict(frozen=True)

    on: Day


async def admit_cooperative(cooperative_id: UUID, command: AdmitCooperative, work: Work) -> Cooperative:
    """Admits a co-operative. Raises AlreadyAdmitted, JoinsBeforeItLeft."""
    cooperative = await work.get(Cooperative, cooperative_id, NoSuchCooperative().text)
    cooperative.admit(command.on)
    await note_memberships(cooperative.id, cooperative.memberships, work)
    await cooperative_findable(cooperative, work)
    audit(What.COOPERATIVE_ADMITTED, work, label=cooperative.name, day=command.on.isoformat())
    work.announce(cooperative.admitted(), cooperative.presence(work.today))
    return cooperative
