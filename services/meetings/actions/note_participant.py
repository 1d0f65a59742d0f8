"""A person of the register may take part in meetings."""

from datetime import date
from uuid import UUID

from services.meetings.actions.keep import keep, told_by
from services.meetings.models import Participant, ParticipantMandate
from services.meetings.models.participant import folded
from shared.events.membership import MandateEndUndone, MandateGiven, PersonRecorded
from shared.work import Work


async def note_participant(person: PersonRecorded, work: Work) -> None:
    """Notes a person's name and language, and how they are reached."""
    values = {
        "person_id": person.person_id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "folded": folded(f"{person.first_name} {person.last_name}"),
        "language": person.language,
        "has_address": person.email is not None,
        "email": person.email,
        "phone": person.phone,
        "told": told_by(work),
    }
    await keep(Participant, values, tuple(name for name in values if name != "person_id"), work)


async def note_mandate(given: MandateGiven, work: Work) -> None:
    """Notes what a person is, and where."""
    values = given.model_dump()
    await keep(ParticipantMandate, values, tuple(name for name in values if name != "mandate_id"), work)


async def note_end_of_mandate(mandate_id: UUID, person_id: UUID, on: date, work: Work) -> None:
    """Notes the last day of a mandate."""
    values = {"mandate_id": mandate_id, "person_id": person_id, "kind": "", "ended_on": on}
    await keep(ParticipantMandate, values, ("ended_on",), work)


async def note_undone_end(undone: MandateEndUndone, work: Work) -> None:
    """A mandate lasts as it was given."""
    values = {**undone.model_dump(), "kind": "", "ended_on": None}
    await keep(ParticipantMandate, values, ("until", "ended_on"), work)
