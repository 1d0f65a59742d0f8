"""Words about a meeting that the network would read: they are refused when they name or reach a person."""

from sqlmodel import select

from services.meetings.errors import WrongDetails
from services.meetings.models import Meeting, Participant
from services.meetings.rules.public_contact import is_somebodys
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


async def public_contact(meeting: Meeting, work: Work) -> str:
    """The meeting's contact where it is an office; a person's address stays at home."""
    if not meeting.contact_email:
        return ""
    known = await work.all(select(Participant.first_name, Participant.last_name, Participant.email))
    people = [(first, last, email) for first, last, email in known]
    return "" if is_somebodys(meeting.contact_email, meeting.contact_name, people) else meeting.contact_email
