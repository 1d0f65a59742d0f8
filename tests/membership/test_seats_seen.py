"""What meetings and notifications tell of seats, drafts and messages ends up the same in whatever order, and twice."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.membership.handlers import from_meetings, from_notifications
from services.membership.queries import late
from services.membership.queries.coming import coming
from services.membership.rules.coming import Choice, Coming
from shared.events import meetings as told
from shared.events.base import Event
from shared.events.envelope import Cause
from shared.events.ids import new_id
from shared.events.notifications import DeliveryFailed, DeliveryRetried
from shared.work import Workplace
from tests.membership.test_people import noted

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
STARTS, CLOSES = NOW + timedelta(days=4), NOW + timedelta(days=3)
HEARD: dict[type[Event], Any] = {
    one.event: one
    for module in (from_meetings, from_notifications)
    for one in vars(module).values()
    if hasattr(one, "event")
}


class Story:
    """A meeting of three seats, and what is told of it one after the other."""

    def __init__(self) -> None:
        self.meeting, self.people = new_id(), [new_id() for _ in range(4)]
        self.entries: dict[int, UUID] = {}
        self.told: list[tuple[Event, Cause]] = []
        self.tell(
            told.MeetingAnnounced(
                meeting_id=self.meeting, kind="visit", title="Le bois", starts_at=STARTS, ends_at=STARTS,
                place="L'atelier", town="Albi", registration_opens_at=NOW, registration_closes_at=CLOSES, capacity=3,
            )
        )  # fmt: skip

    def tell(self, event: Event) -> None:
        """Something is announced."""
        self.told.append((event, Cause("c", str(new_id()))))

    def seat(self, who: int, fact: type[told.SeatFact], seats: int = 1, **more: Any) -> None:
        """Something becomes of somebody's seat; who gave one back asks anew."""
        ends = (told.RegistrationCancelled, told.OfferDeclined, told.OfferExpired)
        entry = self.entries.setdefault(who, new_id())
        if issubclass(fact, ends):
            del self.entries[who]
        self.tell(
            fact(
                registration_id=entry, meeting_id=self.meeting, person_id=self.people[who], title="Le bois",
                starts_at=STARTS, ends_at=STARTS + timedelta(hours=2), place="L'atelier", town="Albi", seats=seats,
                **more,
            )
        )  # fmt: skip

    def capacity(self, seats: int, guests: int) -> None:
        """The number of seats, or what guests have of them, changes."""
        self.tell(
            told.SeatingChanged(
                meeting_id=self.meeting, capacity=seats, registration_closes_at=CLOSES, guests_taken=guests
            )
        )


FACTS = st.one_of(
    st.tuples(st.integers(0, 3), st.just(told.SeatTaken), st.integers(1, 3)),
    st.tuples(st.integers(0, 3), st.just(told.PutOnWaitingList), st.integers(1, 2)),
    st.tuples(st.integers(0, 3), st.just(told.SeatOffered), st.just(1)),
    st.tuples(st.integers(0, 3), st.just(told.RegistrationCancelled), st.just(1)),
    st.tuples(st.just("capacity"), st.integers(1, 9), st.integers(0, 2)),
)


def story_of(facts: list[Any]) -> Story:
    """The facts, one after the other."""
    story = Story()
    for who, what, number in facts:
        if who == "capacity":
            story.capacity(what, number)
        else:
            more = {"position": 1} if what is told.PutOnWaitingList else {}
            more |= {"expires_at": CLOSES} if what is told.SeatOffered else {}
            story.seat(who, what, number, **more)
    return story


async def hear(place: Workplace, heard: list[tuple[Event, Cause]]) -> None:
    """Each event in a work of its own."""
    for event, cause in heard:
        async with place.work(cause) as work:
            await HEARD[type(event)](event, work)


async def shown(place: Workplace, story: Story) -> list[Any]:
    """What the home pages of all four show of the meeting."""
    views: list[Coming] = []
    async with place.database.reading() as session:
        for person in story.people:
            views += [one for one in await coming(session, person, NOW) if one.id == story.meeting]
    return [(one.capacity, one.taken, one.waiting, one.state, one.expires_at, one.choices(NOW)) for one in views]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), facts=st.lists(FACTS, max_size=10))
async def test_seats_are_counted_the_same_in_whatever_order_and_twice(
    place: Workplace, data: Any, facts: list[Any]
) -> None:
    story, twin = story_of(facts), story_of(facts)
    await hear(place, story.told)
    copies = data.draw(st.lists(st.sampled_from(twin.told), max_size=5))
    await hear(place, data.draw(st.permutations(twin.told + copies)))
    assert await shown(place, twin) == await shown(place, story)


async def test_a_full_meeting_offers_the_waiting_list_and_an_offer_can_be_taken(place: Workplace) -> None:
    story = Story()
    story.capacity(3, guests=1)
    story.seat(0, told.SeatTaken, 2)
    story.seat(1, told.PutOnWaitingList, position=1)
    await hear(place, story.told)
    assert [choices for *_, choices in await shown(place, story)] == [
        (Choice.CANCEL,), (Choice.LEAVE,), (Choice.QUEUE,), (Choice.QUEUE,),
    ]  # fmt: skip
    story.seat(0, told.RegistrationCancelled, 2)
    story.seat(1, told.SeatOffered, expires_at=CLOSES)
    await hear(place, story.told[-2:])
    assert [choices for *_, choices in await shown(place, story)] == [
        (Choice.REGISTER,), (Choice.ACCEPT, Choice.DECLINE), (Choice.REGISTER,), (Choice.REGISTER,),
    ]  # fmt: skip


async def test_a_seat_at_another_unions_meeting_is_shown_to_its_person_alone(place: Workplace) -> None:
    story = Story()
    story.seat(0, told.SeatTaken)
    await hear(place, story.told[1:])
    views = await shown(place, story)
    assert [state for *_, state, _, _ in views] == ["registered"]


async def test_drafts_wait_until_they_are_announced_or_dropped_whatever_is_heard_first(place: Workplace) -> None:
    details = {"title": "Le bois", "starts_at": STARTS, "ends_at": STARTS}
    stays, announced, dropped = Story(), Story(), Story()
    for one in (stays, announced, dropped):
        one.tell(told.MeetingPlanned(meeting_id=one.meeting, **details))
    dropped.tell(told.DraftDropped(meeting_id=dropped.meeting, **details))
    await hear(place, [*stays.told[1:], *announced.told, *reversed(dropped.told[1:])])
    async with place.database.reading() as session:
        assert [one.id for one in await late.drafts(session, NOW)] == [stays.meeting]


async def test_a_meeting_is_late_until_attendance_is_noted_also_when_that_is_heard_first(place: Workplace) -> None:
    noted_, open_ = Story(), Story()
    noted_.tell(told.MeetingHeld(meeting_id=noted_.meeting, registered=3, present=2))
    await hear(place, [*reversed(noted_.told), *open_.told])
    async with place.database.reading() as session:
        late_ones = await late.without_attendance(session, STARTS + timedelta(days=1))
    assert [one.id for one in late_ones] == [open_.meeting]


async def test_a_message_tried_again_is_not_late_until_it_fails_again(place: Workplace) -> None:
    person = (await noted(place, first_name="Aline", last_name="Martin")).id
    notice = new_id()
    failed = {"notice_id": notice, "person_id": person, "channel": "email"}
    story = [
        (DeliveryFailed(reason="550", **failed), Cause("c", str(new_id()))),
        (DeliveryRetried(**failed), Cause("c", str(new_id()))),
        (DeliveryFailed(reason="550", **failed), Cause("c", str(new_id()))),
    ]
    since = datetime.now(UTC) - timedelta(days=1)
    for heard, late_ in ((story[:1], 1), ([story[1], story[0]], 0), (story[::-1], 1)):
        await hear(place, heard)
        async with place.database.reading() as session:
            found = await late.not_reached(session, since)
        assert (found.messages, [name for _, name in found.people]) == (late_, ["Aline Martin"] * late_)
