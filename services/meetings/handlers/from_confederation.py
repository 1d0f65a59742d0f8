"""What meetings does when the confederation passes on what other unions say."""

from services.meetings.actions.follow_answer import follow_answer
from services.meetings.actions.hear_wish import hear_wish
from services.meetings.actions.note_open_meeting import note_open_meeting
from shared.events.national import OpenMeeting, SeatAnswer, SeatRequest
from shared.listener import listens
from shared.work import Work


@listens(OpenMeeting)
async def show_in_the_network(event: OpenMeeting, work: Work) -> None:
    """A meeting of another union is open to ours, has changed, or is no longer."""
    await note_open_meeting(event, work)


@listens(SeatRequest)
async def treat_as_a_guest(event: SeatRequest, work: Work) -> None:
    """Another union wants seats for somebody; its newest word counts, in whatever order they arrive."""
    await hear_wish(event, work)


@listens(SeatAnswer)
async def pass_on_the_answer(event: SeatAnswer, work: Work) -> None:
    """The host's union says how a request of ours stands; its newest word counts."""
    await follow_answer(event, work)
