"""Opening a co-operative's file, or correcting it."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import col, select

from services.membership.actions.admit_cooperative import AdmitCooperative, admit_cooperative
from services.membership.actions.make_findable import cooperative_findable
from services.membership.actions.trace_correction import trace_correction
from services.membership.errors import NoSuchCooperative, NumberTaken
from services.membership.models import Cooperative
from services.membership.models.standing import UNREGISTERED
from services.membership.rules.file_fields import file_said
from services.membership.rules.identifiers import SCHEMES
from shared.work import Work


class RecordCooperative(BaseModel):
    """What is said of a co-operative, field by field, as it was typed or sent; with `admitted_on` a new one joins.

    Without a number (None) it is in no register: a project, a shop that its members run.
    """

    model_config = ConfigDict(frozen=True)

    registration_scheme: str
    registration_number: str | None
    name: str
    said: dict[str, Any] = {}

    def read(self) -> dict[str, Any]:
        """The same as values of a co-operative, by the rules that lists are read by. Raises WrongFields."""
        given = {**self.said, "name": self.name, "registration_number": self.registration_number}
        scheme = SCHEMES[self.registration_scheme]
        known = file_said(given, scheme, unnumbered=self.registration_number is None)
        return known | {"registration_scheme": self.registration_scheme}


async def record_cooperative(cooperative_id: UUID | None, command: RecordCooperative, work: Work) -> Cooperative:
    """Opens a file (no id yet) or corrects one. Raises WrongFields, NumberTaken for another's number."""
    said = command.read()
    joins_on: date | None = said.pop("admitted_on")
    if said["registration_number"]:
        await refuse_taken(said["registration_number"], command.registration_scheme, cooperative_id, work)
    if cooperative_id is None:
        cooperative = Cooperative(name="", registration_scheme="", registration_number="")
        work.add(cooperative)
    else:
        cooperative = await work.get(Cooperative, cooperative_id)
    if not said["registration_number"]:
        said |= {"registration_scheme": UNREGISTERED, "registration_number": cooperative.id.hex}
    if cooperative_id:
        trace_correction(cooperative, said, work)
    cooperative.learn(said)
    await cooperative_findable(cooperative, work)
    work.announce(cooperative.recorded(), cooperative.presence(work.today))
    if cooperative_id is None and joins_on:
        await work.flush()
        await admit_cooperative(cooperative.id, AdmitCooperative(on=joins_on), work)
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
