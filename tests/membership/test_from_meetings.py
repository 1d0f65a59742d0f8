"""What meetings tells is kept, also when it comes twice, late or out of order."""

from datetime import UTC, datetime
from itertools import permutations
from uuid import UUID

from services.membership.handlers import from_meetings
from services.membership.models import MeetingSeen
from shared.events.base import Event
from shared.events.envelope import Cause
from shared.events.ids import new_id
from shared.events.meetings import MeetingAnnounced, MeetingCancelled, MeetingChanged, MeetingHeld, SeatTaken
from shared.work import Workplace

BEGINS, ENDS = datetime(2026, 12, 3, 17, tzinfo=UTC), datetime(2026, 12, 3, 19, tzinfo=UTC)
LATER = datetime(2026, 12, 10, 17, tzinfo=UTC)


def announced(id: UUID, title: str = "Les gestes du bois") -> MeetingAnnounced:
    """A visit in Albi."""
    return MeetingAnnounced(
        meeting_id=id, kind="visit", title=title, starts_at=BEGINS, ends_at=ENDS, place="L'atelier", town="Albi",
        registration_opens_at=BEGINS, registration_closes_at=ENDS, capacity=20, department="81",
        departments=("81", "12"), host_name="Scierie du Tarn",
    )  # fmt: skip


def changed(id: UUID, title: str) -> MeetingChanged:
    """A week later."""
    return MeetingChanged(
        meeting_id=id, title=title, starts_at=LATER, ends_at=LATER, place="La halle", town="Gaillac", changed=("title",)
    )


async def hear(place: Workplace, *story: tuple[Event, Cause]) -> None:
    """Each event is heard in a work of its own."""
    for event, cause in story:
        for handler in vars(from_meetings).values():
            if getattr(handler, "event", None) is type(event):
                async with place.work(cause) as work:
                    await handler(event, work)


def caused(*events: Event) -> list[tuple[Event, Cause]]:
    """Each event with its id, made one after the other."""
    return [(event, Cause("c", str(new_id()))) for event in events]


async def seen(place: Workplace, id: UUID) -> MeetingSeen | None:
    """The meeting as membership knows it."""
    async with place.database.reading() as session:
        return await session.get(MeetingSeen, id)


async def test_a_meeting_ends_up_the_same_in_whatever_order_and_twice(place: Workplace) -> None:
    for order in permutations(range(4)):
        id = new_id()
        cancelled = MeetingCancelled(meeting_id=id, title="Les gestes", starts_at=LATER, reason="snow")
        story = caused(announced(id), changed(id, "Le bois"), changed(id, "Les gestes"), cancelled)
        await hear(place, *(story[at] for at in order), *(story[at] for at in order))
        meeting = await seen(place, id)
        assert meeting is not None
        assert (meeting.title, meeting.starts_at, meeting.town, meeting.cancelled) == (
            "Les gestes", LATER, "Gaillac", True,
        )  # fmt: skip
        assert (meeting.kind, meeting.department, meeting.departments, meeting.host) == (
            "visit", "81", ["81", "12"], "Scierie du Tarn",
        )  # fmt: skip


async def test_the_newest_host_and_department_are_shown_in_whatever_order_they_were_told(place: Workplace) -> None:
    around = {"kind": "training", "department": "12", "departments": ("12",), "host_name": "Imprimerie du Viaur"}
    for order in permutations(range(4)):
        id = new_id()
        moved, silent = changed(id, "Le bois").model_copy(update=around), changed(id, "Les gestes")
        seat = SeatTaken(
            registration_id=new_id(), meeting_id=id, person_id=new_id(), title="Les gestes", starts_at=LATER,
            ends_at=LATER, place="La halle", town="Gaillac",
        )  # fmt: skip
        story = caused(announced(id), moved, silent, seat)
        await hear(place, *(story[at] for at in order))
        meeting = await seen(place, id)
        assert meeting is not None
        assert (meeting.kind, meeting.department, meeting.departments, meeting.host, meeting.title) == (
            "training", "12", ["12"], "Imprimerie du Viaur", "Les gestes",
        )  # fmt: skip


async def test_a_meeting_noted_when_it_was_over_is_known(place: Workplace) -> None:
    id = new_id()
    held = MeetingHeld(
        meeting_id=id, registered=9, present=8, kind="visit", title="Noël à la scierie", starts_at=BEGINS, ends_at=ENDS,
        town="Albi",
    )  # fmt: skip
    await hear(place, *caused(held))
    meeting = await seen(place, id)
    assert meeting is not None
    assert (meeting.title, meeting.town, meeting.cancelled) == ("Noël à la scierie", "Albi", False)


async def test_a_meeting_that_nobody_described_is_not_known(place: Workplace) -> None:
    id = new_id()
    await hear(place, *caused(MeetingHeld(meeting_id=id, registered=9, present=8)))
    assert await seen(place, id) is None
