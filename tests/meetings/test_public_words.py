"""What the network reads of a meeting names none of our people."""

import pytest
from sqlmodel import select

from services.meetings.actions.change_meeting import ChangeMeeting, change_meeting
from services.meetings.errors import WrongDetails
from services.meetings.models import Participant
from shared.tables import outbox
from tests.meetings.network import Network
from tests.meetings.world import a_meeting


async def full_name(network: Network) -> str:
    """Somebody whom the host knows."""
    await network.host.person("Amel")
    known = await network.host.rows(select(Participant.first_name, Participant.last_name))
    return " ".join(known[0])


async def test_a_title_with_somebody_s_name_does_not_leave(network: Network) -> None:
    name = await full_name(network)
    meeting = await network.host.meeting()
    with pytest.raises(WrongDetails) as refused:
        await network.open(meeting, 1, f"Visite avec {name}")
    assert set(refused.value.errors) == {"title"}
    assert not any(".open." in subject for subject in await network.host.rows(select(outbox.c.subject)))


async def test_a_town_that_is_an_address_of_a_person_does_not_leave(network: Network) -> None:
    meeting = await network.host.meeting(town="Albi, 05 63 12 34 56")
    with pytest.raises(WrongDetails) as refused:
        await network.open(meeting, 1, "Visite d'atelier")
    assert set(refused.value.errors) == {"town"}


async def test_nor_does_one_that_is_typed_later(network: Network) -> None:
    name = await full_name(network)
    meeting = await network.opened(1, capacity=5)
    with pytest.raises(WrongDetails):
        async with network.host.place.work() as work:
            await change_meeting(meeting, ChangeMeeting(a_meeting(capacity=5, town=f"chez {name}")), work)
    await network.talk()
    known = await network.elsewhere(meeting)
    assert known is not None and name not in (known.town or "")
