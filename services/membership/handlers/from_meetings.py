"""What membership does when meetings speaks: it knows what is on, for the home page and for search."""

from services.membership.actions.see_meeting import see_announced, see_cancelled, see_changed, see_held
from shared.events.meetings import MeetingAnnounced, MeetingCancelled, MeetingChanged, MeetingHeld
from shared.listener import listens
from shared.work import Work


@listens(MeetingAnnounced)
async def know_the_meeting(event: MeetingAnnounced, work: Work) -> None:
    """An announced meeting is shown on the home page, and found."""
    await see_announced(event, work)


@listens(MeetingChanged)
async def follow_the_change(event: MeetingChanged, work: Work) -> None:
    """It is shown with its new title, times and place; heard before the announcement, the row waits for the rest."""
    await see_changed(event, work)


@listens(MeetingCancelled)
async def mark_as_cancelled(event: MeetingCancelled, work: Work) -> None:
    """It is shown as cancelled, whatever else is heard of it later."""
    await see_cancelled(event, work)


@listens(MeetingHeld)
async def know_the_past_meeting(event: MeetingHeld, work: Work) -> None:
    """A meeting that was noted when it was over is found, too."""
    await see_held(event, work)
