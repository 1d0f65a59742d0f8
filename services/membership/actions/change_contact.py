"""A co-operative says itself how it is reached: its e-mail address, telephone and website."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict

from services.membership.actions.make_findable import cooperative_findable
from services.membership.actions.record_cooperative import existing
from services.membership.actions.trace_correction import trace_correction
from services.membership.models import Cooperative
from shared.email_address import email_address
from shared.work import Work


class ChangeContact(BaseModel):
    """How it is reached from now on; None: not known."""

    model_config = ConfigDict(frozen=True)

    email: Annotated[str | None, AfterValidator(email_address)] = None
    phone: str | None = None
    website: str | None = None


async def change_contact(cooperative_id: UUID, command: ChangeContact, work: Work) -> Cooperative:
    """Notes it. Raises NoSuchCooperative."""
    cooperative = await existing(cooperative_id, work)
    trace_correction(cooperative, command.model_dump(), work)
    cooperative.learn(command.model_dump())
    await cooperative_findable(cooperative, work)
    work.announce(cooperative.recorded())
    return cooperative
