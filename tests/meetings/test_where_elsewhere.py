"""What another union reads of where and when a meeting is: the place that was typed, its street, hours of its zone."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from services.meetings.actions.change_meeting import ChangeMeeting, change_meeting
from services.meetings.errors import WrongDetails
from shared.clock import Clock
from shared.events.meetings import MeetingChanged, SeatTaken
from shared.tables import outbox
from tests.meetings.network import Network
from tests.meetings.world import Hands, a_meeting


async def said(hands: Hands, kind: type[MeetingChanged] | type[SeatTaken]) -> list[MeetingChanged | SeatTaken]:
    """What a node's own services were told, in order."""
    fact = "changed" if kind is MeetingChanged else "registered"
    rows = await hands.rows(select(outbox.c.subject, outbox.c.body).order_by(outbox.c.pos))
    return [
        kind.model_validate_json(body)
        for subject, body in rows
        if subject.startswith("evt.") and f".{fact}." in subject
    ]


async def test_a_typed_place_and_its_street_are_read_in_the_other_union(network: Network) -> None:
    meeting = await network.opened(place="Salle des fêtes", street="3 rue du Four", town="Auch")
    known = await network.elsewhere(meeting)
    assert (known.place, known.street, known.town) == ("Salle des fêtes", "3 rue du Four", "Auch")


async def test_those_who_come_from_elsewhere_are_told_of_another_place(network: Network) -> None:
    meeting = await network.opened(place="Salle des fêtes", town="Auch")
    await network.home.person("Gaëlle")
    await network.asks(meeting, "Gaëlle")
    await network.talk()
    async with network.host.place.work() as work:
        moved = replace(a_meeting(), place="La halle", street="1 place du Foirail", town="Auch")
        await change_meeting(meeting, ChangeMeeting(moved), work)
    await network.talk()
    (told,) = await said(network.home, MeetingChanged)
    assert isinstance(told, MeetingChanged)
    assert (told.place, told.street) == ("La halle", "1 place du Foirail")
    assert set(told.changed) == {"place", "street"} and told.registered == (network.home.ids["Gaëlle"],)


async def test_a_place_that_names_a_person_does_not_leave(network: Network) -> None:
    await network.host.person("Amel")
    with pytest.raises(WrongDetails) as refusal:
        await network.opened(place="Chez Amel Martin")
    assert "place" in refusal.value.errors


async def test_hours_of_a_meeting_elsewhere_carry_its_zone(network: Network) -> None:
    clock = Clock(zone=ZoneInfo("Indian/Reunion"), now=network.host.place.clock.now)
    network.host.place = replace(network.host.place, clock=clock)
    meeting = await network.opened()
    await network.home.person("Gaëlle")
    await network.asks(meeting, "Gaëlle")
    await network.talk()
    assert (await network.elsewhere(meeting)).zone == "Indian/Reunion"
    (told,) = await said(network.home, SeatTaken)
    assert told.zone == "Indian/Reunion"
