"""A person of the register may take part in meetings."""

from datetime import date
from uuid import UUID

from services.meetings.actions.keep import keep, told_by
from services.meetings.models import Participant, ParticipantMandate
from services.meetings.models.participant import folded
from shared.events.membership import MandateGiven
from shared.work import Work


async def note_participant(
    person_id: UUID, first_name: str, last_name: str, language: str, work: Work, *, has_address: bool | None = None
) -> None:
    """Notes a person's name and language, and whether they can be written to."""
    values = {
        "person_id": person_id,
        "first_name": first_name,
        "last_name": last_name,
        "folded": folded(f"{first_name} {last_name}"),
        "language": language,
        "has_address": has_address,
        "told": told_by(work),
    }
    await keep(Participant, values, ("first_name", "last_name", "folded", "language", "has_address", "told"), work)


async def note_mandate(given: MandateGiven, work: Work) -> None:
    """Notes what a person is, and where."""
    values = given.model_dump()
    await keep(ParticipantMandate, values, tuple(name for name in values if name != "mandate_id"), work)


async def note_end_of_mandate(mandate_id: UUID, person_id: UUID, on: date, work: Work) -> None:
    """Notes the last day of a mandate."""
    values = {"mandate_id": mandate_id, "person_id": person_id, "kind": "", "ended_on": on}
    await keep(ParticipantMandate, values, ("ended_on",), work)
