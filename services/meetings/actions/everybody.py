"""The people whom words for the whole network must not name."""

from sqlmodel import select

from services.meetings.models import Participant
from shared.crossing_words import Names
from shared.work import Work


async def everybody(work: Work) -> list[Names]:
    """First and last names of all who are known here."""
    rows = await work.all(select(Participant.first_name, Participant.last_name))
    return [(first, last) for first, last in rows]
