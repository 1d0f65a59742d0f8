"""A meeting takes place at its host's, and moves with it, unless staff gave it a place of its own."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.meetings.actions.change_meeting import ChangeMeeting, change_meeting
from services.meetings.models import Meeting
from shared.events.crossings import SeatState
from shared.events.membership import CooperativeRecorded
from tests.meetings.network import Network
from tests.meetings.pages import COMING, Doors
from tests.meetings.test_a_meeting import bodies
from tests.meetings.world import THURSDAY, Hands, a_meeting

BAKERY = UUID("018f0000-0000-7000-8000-00000000b0b1")


async def bakery(hands: Hands, street: str | None = "3 rue du Four") -> UUID:
    """Another host, in Auch."""
    said = {"registration_scheme": "siren", "registration_number": "1", "department": "32"}
    await hands.hear(CooperativeRecorded(cooperative_id=BAKERY, name="La Miche", town="Auch", street=street, **said))
    return BAKERY


async def change(hands: Hands, meeting: UUID, **other: Any) -> Meeting:
    """Staff save the form."""
    async with hands.place.work() as work:
        await change_meeting(meeting, ChangeMeeting(replace(a_meeting(), **other)), work)
    return await hands.row(meeting)


async def test_a_meeting_moves_with_its_host(hands: Hands) -> None:
    at_the_foundry = await hands.host()
    meeting = await hands.meeting(host_cooperative_id=at_the_foundry, place="", town="")
    moved = await change(hands, meeting, host_cooperative_id=await bakery(hands), place="", town="")
    assert (moved.host_name, moved.place, moved.street, moved.town) == ("La Miche", "La Miche", "3 rue du Four", "Auch")


async def test_a_place_that_staff_typed_stays_when_the_host_changes(hands: Hands) -> None:
    meeting = await hands.meeting(host_cooperative_id=await hands.host(), place="Salle des fêtes", town="Ibos")
    moved = await change(hands, meeting, host_cooperative_id=await bakery(hands), place="Salle des fêtes", town="Ibos")
    assert (moved.place, moved.street, moved.town) == ("Salle des fêtes", "", "Ibos")


async def test_that_the_hosts_street_becomes_known_writes_to_nobody(hands: Hands) -> None:
    details = {"host_cooperative_id": await bakery(hands, street=None), "place": "", "town": ""}
    meeting = await hands.meeting(**details)
    await hands.registers(meeting, "Amel")
    await bakery(hands)
    await change(hands, meeting, **details)
    (told,) = await bodies(hands, "changed")
    assert (told["changed"], told["street"]) == ([], "3 rue du Four")


async def test_a_change_is_told_to_those_of_other_unions_who_wait(network: Network) -> None:
    meeting = await network.opened(capacity=1)
    await network.host.registers(meeting, "Amel")
    await network.asks(meeting, "Élodie")
    await network.talk()
    assert (await network.request(meeting, "Élodie")).state == SeatState.WAITING
    await change(network.host, meeting, capacity=1, starts_at=THURSDAY + timedelta(minutes=30))
    await network.talk()
    (told,) = await bodies(network.home, "changed")
    assert told["waiting"] == [str(network.home.ids["Élodie"])]


async def test_the_page_shows_the_street_with_a_map_and_links_in_the_text(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        text = "Programme : https://example.org/visite"
        meeting = await doors.hands.meeting(**COMING, place="Salle", street="5 rue Haute", summary=text)
        async with doors.browser() as somebody:
            page = (await somebody.get(f"/meetings/{meeting}")).text
    assert "Salle, 5 rue Haute, Toulouse" in page
    assert 'href="https://www.openstreetmap.org/search?query=5+rue+Haute%2C+Toulouse"' in page
    assert '<a href="https://example.org/visite"' in page
