"""Opening a co-operative's file, or correcting it."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from services.membership.actions.make_findable import cooperative_findable
from services.membership.errors import NoSuchCooperative, NumberTaken
from services.membership.models import Cooperative
from services.membership.rules.identifiers import SCHEMES
from shared.work import Work


class RecordCooperative(BaseModel):
    """What is known of a co-operative; `said` holds the fields that the form or file gives, by name."""

    model_config = ConfigDict(frozen=True)

    registration_scheme: str
    registration_number: str
    name: str = Field(min_length=1, max_length=200)
    said: dict[str, Any] = {}


async def record_cooperative(cooperative_id: UUID | None, command: RecordCooperative, work: Work) -> Cooperative:
    """Opens a file (no id yet) or corrects one. Raises Invalid for a wrong number, NumberTaken for another's."""
    number = SCHEMES[command.registration_scheme].normalise(command.registration_number)
    await refuse_taken(number, command.registration_scheme, cooperative_id, work)
    if cooperative_id is None:
        cooperative = Cooperative(name="", registration_scheme="", registration_number="")
        work.add(cooperative)
    else:
        cooperative = await work.get(Cooperative, cooperative_id)
    scheme = {"registration_scheme": command.registration_scheme, "registration_number": number}
    cooperative.learn({**command.said, "name": command.name.strip(), **scheme})
    await cooperative_findable(cooperative, work)
    work.announce(cooperative.recorded(), cooperative.presence(work.today))
    return cooperative


async def refuse_taken(number: str, scheme: str, mine: UUID | None, work: Work) -> None:
    """Raises when another co-operative has this number."""
    same = (col(Cooperative.registration_scheme) == scheme) & (col(Cooperative.registration_number) == number)
    taken = await work.find(select(Cooperative).where(same))
    if taken and taken.id != mine:
        raise NumberTaken(number, taken.name)


async def existing(cooperative_id: UUID, work: Work) -> Cooperative:
    """The co-operative of that id. Raises NoSuchCooperative."""
    return await work.get(Cooperative, cooperative_id, NoSuchCooperative().text)
