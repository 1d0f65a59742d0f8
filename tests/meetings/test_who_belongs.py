"""Who belongs to the union no longer: their mandate has ended, or their co-operative has left."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.meetings.actions.ask_elsewhere import AskElsewhere, ask_elsewhere
from services.meetings.actions.vouch import vouch_for
from services.meetings.errors import BelongsNoLonger
from services.meetings.models import MeetingElsewhere
from services.meetings.queries.registrations import who_left
from shared.events.ids import new_id
from shared.events.membership import (
    CooperativeWithdrawn,
    MandateEnded,
    MandateGiven,
    WithdrawalUndone,
)
from tests.meetings.world import MONDAY, THURSDAY, Hands

DAY = THURSDAY.date()
BEFORE = DAY - timedelta(days=1)
SINCE = date(2020, 1, 1)
FIRM = UUID(int=77)


async def works_there(hands: Hands, name: str) -> UUID:
    """Somebody with a mandate in a member co-operative; the mandate's id."""
    mandate_id = new_id()
    given = MandateGiven(
        person_id=await hands.person(name), mandate_id=mandate_id, kind="worker", since=SINCE, cooperative_id=FIRM
    )
    await hands.hear(given)
    return mandate_id


async def ends(hands: Hands, name: str, mandate_id: UUID, until: date) -> None:
    """Their mandate ends on that day."""
    await hands.hear(MandateEnded(person_id=hands.ids[name], mandate_id=mandate_id, until=until))


def leaves(on: date) -> CooperativeWithdrawn:
    """The co-operative leaves the union at the end of that day."""
    return CooperativeWithdrawn(cooperative_id=FIRM, withdrawn_on=on, reason="", memberships=((SINCE, on),))


async def in_doubt(hands: Hands, meeting_id: UUID) -> int:
    """How many live registrations are of people who belong no longer."""
    async with hands.place.database.reading() as session:
        return len(await who_left(session, meeting_id, DAY))


async def test_whose_mandate_ends_before_the_day_gets_no_seat(hands: Hands) -> None:
    meeting = await hands.meeting()
    mandate = await works_there(hands, "Amel")
    await ends(hands, "Amel", mandate, BEFORE)
    with pytest.raises(BelongsNoLonger):
        await hands.registers(meeting, "Amel")
    assert await hands.states(meeting) == {}


async def test_the_last_day_of_a_mandate_still_counts(hands: Hands) -> None:
    meeting = await hands.meeting()
    mandate = await works_there(hands, "Amel")
    await ends(hands, "Amel", mandate, DAY)
    assert await hands.registers(meeting, "Amel") == "registered"
    assert await in_doubt(hands, meeting) == 0


async def test_the_people_of_a_co_operative_that_left_get_no_seat_until_the_withdrawal_is_undone(hands: Hands) -> None:
    meeting = await hands.meeting()
    await works_there(hands, "Amel")
    await hands.hear(leaves(BEFORE))
    with pytest.raises(BelongsNoLonger):
        await hands.registers(meeting, "Amel")
    await hands.hear(WithdrawalUndone(cooperative_id=FIRM, memberships=((SINCE, None),)))
    assert await hands.registers(meeting, "Amel") == "registered"


async def test_who_leaves_one_co_operative_and_works_in_another_belongs(hands: Hands) -> None:
    meeting = await hands.meeting()
    await works_there(hands, "Amel")
    await hands.hear(
        MandateGiven(
            person_id=hands.ids["Amel"], mandate_id=new_id(), kind="worker", since=SINCE, cooperative_id=UUID(int=78)
        )
    )
    await hands.hear(leaves(BEFORE))
    assert await hands.registers(meeting, "Amel") == "registered"


async def test_a_guest_of_the_union_who_never_had_a_mandate_may_come(hands: Hands) -> None:
    assert await hands.registers(await hands.meeting(), "Bruno") == "registered"


async def test_a_seat_that_was_offered_is_not_for_who_left_meanwhile(hands: Hands) -> None:
    meeting = await hands.meeting(capacity=1)
    await works_there(hands, "Bruno")
    await hands.registers(meeting, "Amel")
    await hands.registers(meeting, "Bruno")
    await hands.cancels(meeting, "Amel")
    await hands.hear(leaves(BEFORE))
    with pytest.raises(BelongsNoLonger):
        await hands.accepts(meeting, "Bruno")
    with pytest.raises(BelongsNoLonger):
        await hands.registers(meeting, "Bruno")
    assert await hands.declines(meeting, "Bruno") == "declined", "to say no, one need not belong"


async def test_a_freed_seat_passes_over_who_left_and_newcomers_need_not_wait_for_them(hands: Hands) -> None:
    meeting = await hands.meeting(capacity=1)
    await works_there(hands, "Bruno")
    for name in ("Amel", "Bruno", "Chloé"):
        await hands.registers(meeting, name)
    await hands.hear(leaves(BEFORE))
    await hands.cancels(meeting, "Amel")
    assert await hands.states(meeting) == {"Amel": "cancelled", "Bruno": "waiting", "Chloé": "offered"}
    await hands.declines(meeting, "Chloé")
    assert await hands.registers(meeting, "Driss") == "registered"


async def test_a_seat_held_by_who_left_is_in_doubt_until_staff_keep_it(hands: Hands) -> None:
    meeting = await hands.meeting()
    await works_there(hands, "Amel")
    await hands.registers(meeting, "Amel")
    assert await in_doubt(hands, meeting) == 0
    await hands.hear(leaves(BEFORE))
    assert await in_doubt(hands, meeting) == 1
    for _ in range(2):
        async with hands.place.work() as work:
            await vouch_for(meeting, hands.ids["Amel"], work)
    assert await in_doubt(hands, meeting) == 0
    assert await hands.told("vouched") == [("vouched", "Amel")]


async def test_staff_may_register_who_left_and_nobody_asks_again(hands: Hands) -> None:
    meeting = await hands.meeting()
    await works_there(hands, "Amel")
    await hands.hear(leaves(BEFORE))
    assert await hands.registers(meeting, "Amel", by_staff=True) == "registered"
    assert await in_doubt(hands, meeting) == 0
    assert await hands.told("vouched") == [("vouched", "Amel")]


async def test_who_left_asks_for_no_seat_elsewhere_either(hands: Hands) -> None:
    there = MeetingElsewhere(
        meeting_id=new_id(), host_union="bretagne", host_union_name="Bretagne", open=True, kind="visit",
        title="Visite", starts_at=THURSDAY, ends_at=THURSDAY + timedelta(hours=2), registration_opens_at=MONDAY,
        registration_closes_at=THURSDAY, seats_for_others=3,
    )  # fmt: skip
    async with hands.place.work() as work:
        work.add(there)
        meeting_id = there.meeting_id
    await works_there(hands, "Amel")
    await hands.hear(leaves(BEFORE))
    with pytest.raises(BelongsNoLonger):
        async with hands.place.work() as work:
            await ask_elsewhere(meeting_id, AskElsewhere(hands.ids["Amel"]), work)
