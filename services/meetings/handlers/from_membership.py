"""What meetings does when membership speaks."""

from services.meetings.actions.note_host import note_host
from services.meetings.actions.note_participant import (
    note_end_of_mandate,
    note_mandate,
    note_participant,
    note_undone_end,
)
from shared.access.noting import note_new_address
from shared.events.membership import (
    CooperativeRecorded,
    MandateEnded,
    MandateEndUndone,
    MandateGiven,
    PersonRecorded,
    WayInChanged,
)
from shared.listener import listens
from shared.work import Work


@listens(CooperativeRecorded)
async def know_the_host(event: CooperativeRecorded, work: Work) -> None:
    """A recorded co-operative is known by name; it may host while it is a member."""
    await note_host(event.cooperative_id, event.name, event.town, event.department, work, street=event.street)


@listens(PersonRecorded)
async def know_the_participant(event: PersonRecorded, work: Work) -> None:
    """A person is known by name, for lists and attendance; staff see there how they are reached."""
    await note_participant(event, work)


@listens(MandateGiven)
async def place_the_participant(event: MandateGiven, work: Work) -> None:
    """A person belongs to a co-operative, a department, or the union's own body."""
    await note_mandate(event, work)


@listens(MandateEnded)
async def end_the_mandate(event: MandateEnded, work: Work) -> None:
    """A mandate ends on a day; heard before it was given, the row waits for the rest."""
    await note_end_of_mandate(event.mandate_id, event.person_id, event.until, work)


@listens(MandateEndUndone)
async def undo_the_end(event: MandateEndUndone, work: Work) -> None:
    """The end was a mistake: they may come as before."""
    await note_undone_end(event, work)


@listens(WayInChanged)
async def let_links_to_the_old_address_go(event: WayInChanged, work: Work) -> None:
    """Links in letters that went to the address before the new one open nothing any more."""
    if event.way == "address":
        await note_new_address(event.person_id, event.changed_at, work)
