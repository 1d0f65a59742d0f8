"""A meeting's contact: typed by staff, one rule for the address, read elsewhere where it is an office."""

from dataclasses import replace

import pytest
from sqlmodel import select

from services.meetings.actions.change_meeting import ChangeMeeting, change_meeting
from services.meetings.errors import WrongDetails
from shared.events.meetings import MeetingChanged
from shared.tables import outbox
from tests.meetings.network import Network
from tests.meetings.world import Hands, a_meeting

OFFICE = "rencontres@union.example.org"


async def test_a_contact_is_kept_as_every_address_is(hands: Hands) -> None:
    id = await hands.meeting(contact_email=" <Claire.Durand@Example.ORG>\u200b", contact_name="Claire Durand")
    row = await hands.row(id)
    assert (row.contact_email, row.contact_name) == ("claire.durand@example.org", "Claire Durand")


@pytest.mark.parametrize(("email", "name"), [("claire@", ""), ("a..b@example.org", ""), ("", "Claire Durand")])
async def test_a_contact_whom_no_letter_reaches_is_refused(hands: Hands, email: str, name: str) -> None:
    with pytest.raises(WrongDetails) as refusal:
        await hands.meeting(contact_email=email, contact_name=name)
    assert set(refusal.value.errors) == {"contact_email"}


async def test_another_contact_is_told_to_letters_and_writes_to_nobody(hands: Hands) -> None:
    id = await hands.meeting(contact_email=OFFICE)
    await hands.person("Amel")
    await hands.registers(id, "Amel")
    async with hands.place.work() as work:
        await change_meeting(id, ChangeMeeting(replace(a_meeting(), contact_email="")), work)
    rows = await hands.rows(select(outbox.c.body).where(outbox.c.subject.like("evt.%.changed.%")))
    (said,) = [MeetingChanged.model_validate_json(body) for body in rows]
    assert (said.changed, said.contact_email) == ((), "")


@pytest.mark.parametrize(
    ("email", "read"),
    [
        (OFFICE, OFFICE),
        ("amel.martin@example.org", ""),
        ("martin@example.org", ""),
        ("c.durand@example.org", ""),
    ],
)
async def test_an_office_s_address_is_read_elsewhere_and_a_person_s_stays_at_home(
    network: Network, email: str, read: str
) -> None:
    await network.host.person("Amel")
    meeting = await network.opened(contact_email=email, contact_name="Claire Durand")
    assert (await network.elsewhere(meeting)).contact_email == read
