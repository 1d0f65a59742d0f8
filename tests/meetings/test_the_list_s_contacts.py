"""Staff reach those on a meeting's list, also once it is called off; and who took the list away is told."""

import csv
from io import StringIO
from typing import Any

from sqlmodel import select

from services.meetings.actions.cancel_meeting import CancelMeeting, cancel_meeting
from shared.events.ids import new_id
from shared.events.membership import ListExported, PersonRecorded
from shared.identity import Role
from shared.tables import outbox
from tests.meetings.conftest import Doors, browser
from tests.meetings.world import Hands, cookie_of


async def on_the_list(hands: Hands) -> Any:
    """A meeting with somebody on its list."""
    hands.ids["Amel"] = new_id()
    reached = {"email": "amel@example.org", "phone": "05 61 00 00 01"}
    await hands.hear(PersonRecorded(person_id=hands.ids["Amel"], first_name="Amel", last_name="Martin", **reached))
    meeting = await hands.meeting()
    await hands.registers(meeting, "Amel")
    return meeting


async def test_the_list_links_to_the_person_and_how_they_are_reached(at_work: Doors, hands: Hands) -> None:
    meeting = await on_the_list(hands)
    async with at_work() as app, browser(app, cookies=cookie_of(app.state.seals, None, Role.STAFF)) as staff:
        for called_off in (False, True):
            if called_off:
                async with hands.place.work() as work:
                    await cancel_meeting(meeting, CancelMeeting("Snow"), work)
            page = (await staff.get(f"/meetings/{meeting}")).text
            person = hands.ids["Amel"]
            for link in (f"/people/{person}", "mailto:amel@example.org", "tel:0561000001"):
                assert f'href="{link}"' in page, (called_off, link)
            file = await staff.get(f"/meetings/{meeting}/participants.csv")
            rows = list(
                csv.reader(
                    StringIO(file.content.decode("utf-8-sig")),
                    delimiter="," if b"," in file.content.split(b"\n")[0] else ";",
                )
            )
            assert [row[2:4] for row in rows[1:]] == [["amel@example.org", "05 61 00 00 01"]], called_off
    told = await hands.rows(select(outbox.c.body).where(outbox.c.subject.like("evt.membership.export.%")))
    exports = [ListExported.model_validate_json(body) for body in told]
    assert [(one.what, one.by) for one in exports] == [("participants", "operator")] * 2


async def test_members_see_nobody_s_contacts(at_work: Doors, hands: Hands) -> None:
    meeting = await on_the_list(hands)
    async with at_work() as app, browser(app, cookies=cookie_of(app.state.seals, hands.ids["Amel"])) as amel:
        assert "mailto:" not in (await amel.get(f"/meetings/{meeting}")).text
        assert (await amel.get(f"/meetings/{meeting}/participants.csv")).status_code == 403
