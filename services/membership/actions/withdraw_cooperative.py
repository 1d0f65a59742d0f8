"""A co-operative leaves the union; where that was noted by mistake, it never left."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.membership.actions.audit import audit
from services.membership.actions.make_findable import cooperative_findable
from services.membership.errors import NoSuchCooperative
from services.membership.models import Cooperative
from services.membership.models.audit_entry import What
from shared.access.noting import note_memberships
from shared.days import Day
from shared.events.membership import CooperativeWithdrawn, WithdrawalUndone
from shared.text_types import OneLine
from shared.work import Work


class WithdrawCooperative(BaseModel):
    """Its last day as a member, and why it leaves, in the union's words."""

    model_config = ConfigDict(frozen=True)

    on: Day
    reason: OneLine = Field(min_length=2, max_length=300)


async def withdraw_cooperative(cooperative_id: UUID, command: WithdrawCooperative, work: Work) -> Cooperative:
    """Notes that a co-operative leaves. Raises NotAMember, AlreadyLeaves, WithdrawnBeforeAdmitted."""
    cooperative = await work.get(Cooperative, cooperative_id, NoSuchCooperative().text)
    cooperative.withdraw(command.on, command.reason)
    await note_memberships(cooperative.id, cooperative.memberships, work)
    await cooperative_findable(cooperative, work)
    audit(What.COOPERATIVE_WITHDRAWN, work, label=cooperative.name, day=command.on.isoformat())
    left = CooperativeWithdrawn(
        cooperative_id=cooperative.id,
        withdrawn_on=command.on,
        reason=command.reason,
        memberships=cooperative.memberships,
    )
    work.announce(left, cooperative.presence(work.today))
    return cooperative


async def undo_withdrawal(cooperative_id: UUID, work: Work) -> Cooperative:
    """It never left: its people, its history and its figures are as if nothing had been noted. Raises NothingToUndo."""
    cooperative = await work.get(Cooperative, cooperative_id, NoSuchCooperative().text)
    undone = cooperative.undo_withdrawal()
    await note_memberships(cooperative.id, cooperative.memberships, work)
    await cooperative_findable(cooperative, work)
    audit(What.WITHDRAWAL_UNDONE, work, label=cooperative.name, day=undone.isoformat())
    stays = WithdrawalUndone(cooperative_id=cooperative.id, memberships=cooperative.memberships)
    work.announce(stays, cooperative.presence(work.today))
    return cooperative
