"""A co-operative leaves the union."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.membership.actions.make_findable import cooperative_findable
from services.membership.errors import NoSuchCooperative
from services.membership.models import Cooperative
from shared.events.membership import CooperativeWithdrawn
from shared.work import Work


class WithdrawCooperative(BaseModel):
    """Its last day as a member, and why it leaves, in the union's words."""

    model_config = ConfigDict(frozen=True)

    on: date
    reason: str = Field(min_length=2, max_length=300)


async def withdraw_cooperative(cooperative_id: UUID, command: WithdrawCooperative, work: Work) -> Cooperative:
    """Notes that a co-operative leaves. Raises NotAMember, WithdrawnBeforeAdmitted."""
    cooperative = await work.get(Cooperative, cooperative_id, NoSuchCooperative().text)
    cooperative.withdraw(command.on, command.reason)
    await cooperative_findable(cooperative, work)
    work.announce(
        CooperativeWithdrawn(cooperative_id=cooperative.id, withdrawn_on=command.on, reason=command.reason),
        cooperative.presence(work.today),
    )
    return cooperative
