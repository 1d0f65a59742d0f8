"""What membership tells is kept, also when it comes twice, late or out of order."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

from sqlmodel import select

from services.meetings.models import Host, Participant, ParticipantMandate
from services.meetings.queries.hosts import hosts
from shared.events.envelope import Cause
from shared.events.ids import new_id
from shared.events.membership import (
    CooperativeAdmitted,
    CooperativeRecorded,
    CooperativeWithdrawn,
    MandateEnded,
    MandateGiven,
    Periods,
    PersonRecorded,
    WithdrawalUndone,
)
from tests.meetings.world import Hands, listening_to

SOME_DAY = date(2024, 5, 1)


def recorded(cooperative_id: UUID, name: str, memberships: Periods = ()) -> CooperativeRecorded:
    """A co-operative's file, with its name of the time."""
    return CooperativeRecorded(
        cooperative_id=cooperative_id,
        name=name,
        registration_scheme="siren",
        registration_number="1",
        town="Albi",
        memberships=memberships,
    )


async def told(hands: Hands, *events: Any) -> None:
    """Events with ids that sort by the time they were made, in the order of `events`, heard in another order."""
    for event, cause in events:
        for handler in listening_to(event):
            async with hands.place.work(cause) as work:
                await handler(event, work)


def caused(*events: Any) -> list[tuple[Any, Cause]]:
    """Each event with its id, made one after the other."""
    return [(event, Cause("c", str(new_id()))) for event in events]


async def host(hands: Hands, cooperative_id: UUID) -> Host:
    """The co-operative as meetings knows it."""
    row: Host = (await hands.rows(select(Host).where(Host.cooperative_id == cooperative_id)))[0]
    return row


async def may_host(hands: Hands, cooperative_id: UUID, day: date) -> bool:
    """Whether it is among those that may host on that day."""
    async with hands.place.database.reading() as session:
        return cooperative_id in {one.cooperative_id for one in await hosts(session, day)}


async def test_a_cooperative_ends_up_the_same_in_whatever_order_and_twice(hands: Hands) -> None:
    last_day = date(2026, 6, 30)
    joined, left = ((SOME_DAY, None),), ((SOME_DAY, last_day),)
    for order in permutations(range(4)):
        id = new_id()
        story = caused(
            recorded(id, "Old name"),
            CooperativeAdmitted(cooperative_id=id, name="Old name", admitted_on=SOME_DAY, memberships=joined),
            recorded(id, "New name", joined),
            CooperativeWithdrawn(cooperative_id=id, withdrawn_on=last_day, reason="moved", memberships=left),
        )
        await told(hands, *(story[place] for place in (*order, *order)))
        row = await host(hands, id)
        assert (row.name, row.town) == ("New name", "Albi"), order
        assert await may_host(hands, id, last_day), order
        assert not await may_host(hands, id, last_day + timedelta(days=1)), order


async def test_a_cooperative_may_host_from_its_admission_to_its_withdrawal_and_again_after_its_return(
    hands: Hands,
) -> None:
    id = new_id()
    await hands.hear(recorded(id, "Pain commun"))
    assert not await may_host(hands, id, SOME_DAY)
    first = (SOME_DAY, date(2025, 1, 1))
    joined = CooperativeAdmitted(
        cooperative_id=id, name="Pain commun", admitted_on=SOME_DAY, memberships=((SOME_DAY, None),)
    )
    await hands.hear(joined)
    assert await may_host(hands, id, SOME_DAY)
    await hands.hear(CooperativeWithdrawn(cooperative_id=id, withdrawn_on=first[1], reason="", memberships=(first,)))
    assert await may_host(hands, id, first[1])
    assert not await may_host(hands, id, date(2025, 1, 2))
    back = (first, (date(2026, 1, 1), None))
    await hands.hear(joined.model_copy(update={"admitted_on": date(2026, 1, 1), "memberships": back}))
    assert await may_host(hands, id, date(2026, 1, 1))
    assert not await may_host(hands, id, date(2025, 12, 31))
    await hands.hear(WithdrawalUndone(cooperative_id=id, memberships=((SOME_DAY, None),)))
    assert await may_host(hands, id, date(2025, 12, 31))


async def test_an_older_name_that_comes_late_does_not_replace_the_newer_one(hands: Hands) -> None:
    id = new_id()
    first, second = caused(
        PersonRecorded(person_id=id, first_name="Amel", last_name="Martin"),
        PersonRecorded(person_id=id, first_name="Amel", last_name="Durand", language="en", email="a@example.org"),
    )
    await told(hands, second, first, second)
    (row,) = await hands.rows(select(Participant))
    assert (row.name, row.language, row.folded) == ("Amel Durand", "en", "amel durand")
    assert row.email == "a@example.org"


async def test_a_mandate_whose_end_is_heard_first_is_over_all_the_same(hands: Hands) -> None:
    person, mandate = new_id(), new_id()
    await hands.hear(MandateEnded(person_id=person, mandate_id=mandate, until=date(2026, 1, 31)))
    await hands.hear(
        MandateGiven(
            person_id=person, mandate_id=mandate, kind="worker", since=SOME_DAY, cooperative_name="Pain commun"
        )
    )
    (row,) = await hands.rows(select(ParticipantMandate))
    assert row.runs_on(date(2026, 1, 31))
    assert not row.runs_on(date(2026, 2, 1))
    assert (row.kind, row.cooperative_name) == ("worker", "Pain commun")
