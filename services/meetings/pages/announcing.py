"""What is asked before a meeting is announced: whom it concerns, how many are written to, who has no address."""

from starlette.requests import Request

from services.meetings.models import Meeting
from services.meetings.queries.concerned import concerned
from services.meetings.rules.departments import names_of
from shared.text import Text, say
from shared.web.forms.question import ask_first
from shared.work import Work


async def ask_before_announcing(request: Request, meeting: Meeting, work: Work) -> None:
    """Raises AskFirst, unless the person has read it and said yes."""
    on = work.place.clock.local(meeting.starts_at).date()
    found = await concerned(work.session, on, meeting.departments)
    nobody = say("Nobody is concerned: no mandate holds on that day there. It stands in the agenda all the same.")
    ask_first(
        request,
        say("Announce “{title}”?", title=meeting.title),
        whom(meeting),
        say("People written to: {count}.", count=found.written_to) if found.people else nobody,
        without(found.without_address),
        yes=say("Announce"),
        danger=False,
    )


def whom(meeting: Meeting) -> Text:
    """Whose people are concerned."""
    if not meeting.departments:
        return say("Departments concerned: all of the union.")
    return say("Departments concerned: {names}.", names=names_of(meeting.departments))


def without(count: int) -> Text | None:
    """Those whom no letter reaches."""
    if not count:
        return None
    return say("Without an e-mail address, so not written to: {count}. They find it in the agenda.", count=count)
