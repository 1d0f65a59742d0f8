"""Noting a person and how to reach them, or correcting it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlmodel import col, select

from services.membership.actions.audit import audit
from services.membership.actions.make_findable import person_findable
from services.membership.actions.mend_address import settle_undelivered
from services.membership.actions.tell_way_in import Deed, Way, tell_way_in
from services.membership.errors import EmailTaken
from services.membership.models import Person
from services.membership.models.audit_entry import What
from services.membership.models.sign_in_link import digest_of
from shared.email_address import email_address
from shared.text_types import OneLine
from shared.work import Work

Name = Annotated[OneLine, Field(min_length=1, max_length=100)]


class RecordPerson(BaseModel):
    """What is known of a person; an e-mail address is kept in small letters."""

    model_config = ConfigDict(frozen=True)

    first_name: Name
    last_name: Name
    email: Annotated[str | None, AfterValidator(email_address)] = None
    phone: Annotated[OneLine, Field(max_length=40)] | None = None
    language: Literal["fr", "en"] = "fr"


async def record_person(person_id: UUID | None, command: RecordPerson, work: Work) -> Person:
    """Notes a new person (no id yet), or corrects one. Raises EmailTaken."""
    if command.email:
        other = await work.find(select(Person).where(col(Person.email) == command.email))
        if other and other.id != person_id:
            raise EmailTaken(other.name)
    person = Person(first_name="", last_name="") if person_id is None else await work.get(Person, person_id)
    if person_id and person.email != command.email:
        audit(What.ADDRESS_CHANGED, work, about=person_id)
        if person.email:
            tell_way_in(person_id, Way.ADDRESS, Deed.CHANGED, "", work, sent_to=person.email)
            await settle_undelivered(person, work)
    said = {field: value or None if field in ("email", "phone") else value for field, value in command}
    corrected = [field for field, value in said.items() if field != "email" and getattr(person, field) != value]
    if person_id and corrected:
        audit(What.PERSON_CORRECTED, work, about=person_id, fields=" ".join(corrected))
    for field, value in said.items():
        setattr(person, field, value)
    person.email_digest = digest_of(person.email) if person.email else None
    work.add(person)
    await person_findable(person, work)
    work.announce(person.recorded())
    return person
