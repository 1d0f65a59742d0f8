"""Words about a meeting that the network would read: they are refused when they name or reach a person."""

from sqlmodel import select

from services.meetings.errors import WrongDetails
from services.meetings.models import Meeting, Participant
from shared.crossing_words import fault_in
from shared.work import Work


async def refuse_people(meeting: Meeting, title: str, work: Work) -> None:
    """Looks at the title, the place, the street, the town. Raises WrongDetails, with the field.

    A street may be named after somebody: only what reaches a person is refused in it.
    """
    known = await work.all(select(Participant.first_name, Participant.last_name))
    people = [(first, last) for first, last in known]
    words = {"title": title, "place": meeting.own_place, "town": meeting.town}
    found = {field: fault_in(said, people) for field, said in words.items()}
    found["street"] = fault_in(meeting.street, ())
    if errors := {field: fault for field, fault in found.items() if fault}:
        raise WrongDetails(errors)
