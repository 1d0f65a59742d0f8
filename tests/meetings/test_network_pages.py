"""The network's agenda, as people and programs use it: what they read is never more than the host has confirmed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.meetings.handlers import from_confederation
from shared.departments import NAMES
from shared.events.crossings import SeatState
from shared.events.envelope import Cause
from shared.events.ids import new_id
from shared.events.membership import MandateEnded, MandateGiven
from shared.events.national import OpenMeeting, SeatAnswer, SeatRequest
from shared.identity import Role
from shared.neighbours import NEIGHBOURS, near
from tests.meetings.pages import COMING, SOON, Doors


async def hear(doors: Doors, event: Any) -> None:
    """Gives what the hub passes on to the handler that listens to it."""
    for handler in vars(from_confederation).values():
        if getattr(handler, "event", None) is type(event):
            async with doors.hands.place.work(Cause("test", str(new_id()))) as work:
                await handler(event, work)


async def elsewhere(doors: Doors, **other: Any) -> UUID:
    """A meeting of another union of which this node has heard."""
    now = doors.clock().now()
    values = {
        "meeting_id": new_id(),
        "host_union": "bretagne",
        "host_union_name": "Union de l'Ouest",
        "open": True,
        "kind": "visit",
        "title": "Chantier naval",
        "town": "Brest",
        "department": "29",
        "registration_opens_at": now - timedelta(days=1),
        "registration_closes_at": SOON - timedelta(days=1),
        "seats_for_others": 2,
        **COMING,
    } | other
    await hear(doors, OpenMeeting(**values))
    return values["meeting_id"]


async def answered(doors: Doors, meeting: UUID, request: dict[str, Any], state: SeatState, **more: Any) -> None:
    """The host's union says how a request stands."""
    said = {"seq": 1, "epoch": 1, "position": 0, **more}
    await hear(
        doors,
        SeatAnswer(
            request_id=request["id"],
            reference=request["reference"],
            meeting_id=meeting,
            host_union="bretagne",
            state=state,
            **said,
        ),
    )


async def test_meetings_elsewhere_are_listed_near_first_until_they_are_closed_or_past(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        amel = await doors.hands.person("Amel")
        since = date(2020, 1, 1)
        works = MandateGiven(
            mandate_id=new_id(), person_id=amel, kind="worker", cooperative_id=new_id(), department="31", since=since
        )
        await doors.hands.hear(works)
        await elsewhere(doors, title="Loin d'ici", starts_at=SOON - timedelta(hours=1))
        await elsewhere(doors, title="Chez les voisins", department="32", kind="training")
        await elsewhere(doors, title="Plus rien", open=False)
        await elsewhere(doors, title="Trop tard", registration_closes_at=doors.clock().now())
        async with await doors.member("Amel") as browser:
            page = (await browser.get("/agenda/network")).text
            assert page.index("Near you") < page.index("Chez les voisins") < page.index("Further away")
            assert page.index("Further away") < page.index("Loin d&#39;ici")
            assert "Plus rien" not in page
            assert "Trop tard" not in page
            narrowed = (await browser.get("/agenda/network?department=29&kind=visit")).text
            assert "Loin d&#39;ici" in narrowed
            assert "Chez les voisins" not in narrowed
            assert "/agenda/network" in (await browser.get("/agenda")).text


async def test_a_request_promises_nothing_until_the_host_has_answered(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await elsewhere(doors)
        async with await doors.member("Amel") as browser:
            await browser.post(f"/agenda/network/{meeting}/request", data={"do": "ask"})
            page = (await browser.get(f"/agenda/network/{meeting}")).text
            assert "until then nothing is promised" in page
            assert "You have a seat" not in page
            assert "Asked, no answer yet" in (await browser.get("/registrations")).text
            request = (await browser.get(f"/api/meetings/network/{meeting}/request")).json()
            assert request["reference"] in page
            await answered(doors, meeting, request, SeatState.REGISTERED)
            assert "You have a seat" in (await browser.get(f"/agenda/network/{meeting}")).text
            moved = await browser.get(f"/meetings/{meeting}")
            assert (moved.status_code, moved.headers["location"]) == (303, f"/agenda/network/{meeting}")


async def test_the_links_in_letters_work_for_a_seat_elsewhere(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await elsewhere(doors)
        link = await doors.link(meeting, "Amel")
        async with doors.browser() as somebody:
            assert 'value="ask"' in (await somebody.get(link)).text
            assert (await somebody.post(link, data={"do": "ask"})).status_code == 303
            async with await doors.member("Amel") as amel:
                request = (await amel.get(f"/api/meetings/network/{meeting}/request")).json()
            until = doors.clock().now() + timedelta(hours=5)
            await answered(doors, meeting, request, SeatState.OFFERED, offer=1, expires_at=until)
            offer = await somebody.get(link + "?do=accept")
            assert "data-meant" in offer.text
            await somebody.post(link, data={"do": "accept"})
            after = (await somebody.get(link)).text
            assert "It counts as soon as" in after
            assert "You have a seat" not in after
            await somebody.post(link, data={"do": "cancel"})
            assert "hears of it when the two unions have spoken" in (await somebody.get(link)).text
            await answered(doors, meeting, request, SeatState.CANCELLED, seq=2)
            assert "Your registration is cancelled" in (await somebody.get(link)).text


async def test_staff_open_a_meeting_with_words_that_they_were_told_will_leave(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING, capacity=4)
        async with await doors.member("Amel") as member:
            assert (await member.post(f"/meetings/{meeting}/opening", data={"seats": "1"})).status_code == 403
        async with doors.staff() as staff:
            form = (await staff.get(f"/meetings/{meeting}/opening")).text
            assert "must name nobody" in form
            assert "Visite de la fonderie" in form
            wrong = await staff.post(f"/meetings/{meeting}/opening", data={"seats": "9", "title": "Visite"})
            assert (wrong.status_code, "at most 4" in wrong.text) == (422, True)
            done = await staff.post(f"/meetings/{meeting}/opening", data={"seats": "2", "title": "Une fonderie"})
            assert done.status_code == 303
            assert "who read of this meeting as “Une fonderie”" in (await staff.get(f"/meetings/{meeting}")).text
            await staff.post(f"/meetings/{meeting}/opening", data={"do": "close", "confirmed": "yes"})
            assert "takes no more requests" in (await staff.get(f"/meetings/{meeting}")).text


async def test_the_host_reads_union_co_operative_and_reference_wherever_guests_are_listed(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING, capacity=4)
        async with doors.staff() as staff:
            await staff.put(f"/api/meetings/{meeting}/opening", json={"seats": 2, "title": "Une fonderie"})
            now = doors.clock().now()
            wish = SeatRequest(
                request_id=new_id(),
                reference="7F3K",
                meeting_id=meeting,
                guest_union="bretagne",
                guest_union_name="Union de l'Ouest",
                cooperative="Scop du Port",
                wish="wanted",
                asked_at=now,
                wished_at=now,
                epoch=1,
                seq=1,
            )
            await hear(doors, wish)
            page = (await staff.get(f"/meetings/{meeting}")).text
            assert "Guest of Union de l&#39;Ouest, ref. 7F3K" in page
            assert "Scop du Port" in page
            listed = (await staff.get(f"/api/meetings/{meeting}/registrations")).json()["registrations"]
            assert [(one["union"], one["reference"], one["name"]) for one in listed] == [
                ("Union de l'Ouest", "7F3K", "")
            ]
            assert "ref. 7F3K" in (await staff.get(f"/meetings/{meeting}/participants.csv")).text
            await staff.post(f"/meetings/{meeting}/people/{wish.request_id}/cancel", data={"confirmed": "yes"})
            assert (await doors.hands.row(meeting)).others_taken == 0


async def test_staff_see_who_of_ours_asked_and_a_program_may_ask_for_somebody(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await elsewhere(doors)
        amel = await doors.hands.person("Amel")
        async with doors.staff() as staff:
            asked = await staff.post(f"/api/meetings/network/{meeting}/request", json={"person_id": str(amel)})
            assert (asked.status_code, asked.json()["state"]) == (201, "sent")
            assert "Amel Martin" in (await staff.get(f"/agenda/network/{meeting}")).text
            listed = (await staff.get("/api/meetings/network")).json()["meetings"]
            assert [one["title"] for one in listed] == ["Chantier naval"]
            back = await staff.delete(f"/api/meetings/network/{meeting}/request?person_id={amel}")
            assert back.json()["wish"] == "given_back"
        async with await doors.member("Bruno") as bruno:
            other = await bruno.post(f"/api/meetings/network/{meeting}/request", json={"person_id": str(amel)})
            assert other.status_code == 403
            assert "Amel" not in (await bruno.get(f"/agenda/network/{meeting}")).text
        async with doors.browser(None, Role.OPERATOR) as nobody:
            nowhere = await nobody.get(f"/agenda/network/{new_id()}")
            assert nowhere.status_code == 404


@pytest.mark.parametrize(("here", "there"), [("31", "32"), ("29", "22"), ("2A", "2B"), ("75", "93")])
def test_what_borders_is_near_from_both_sides(here: str, there: str) -> None:
    assert there in near([here])
    assert here in near([there])


def test_every_department_of_the_mainland_has_neighbours_and_only_departments_are_neighbours() -> None:
    assert NEIGHBOURS.keys() == {code for code in NAMES if len(code) == 2}
    assert near(["974"]) == {"974"}


async def test_staff_give_back_by_page_a_seat_elsewhere_of_somebody_who_left(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await elsewhere(doors)
        amel = await doors.hands.person("Amel")
        works = MandateGiven(person_id=amel, mandate_id=new_id(), kind="elected", since=date(2020, 1, 1))
        await doors.hands.hear(works)
        async with await doors.member("Amel") as member:
            request = (await member.post(f"/api/meetings/network/{meeting}/request", json={})).json()
            await answered(doors, meeting, request, SeatState.REGISTERED)
            away = f"/agenda/network/{meeting}/people/{amel}/cancel"
            assert (await member.post(away)).status_code == 403
        await doors.hands.hear(
            MandateEnded(person_id=amel, mandate_id=works.mandate_id, until=doors.clock().today() - timedelta(days=1))
        )
        async with doors.staff() as staff:
            page = (await staff.get(f"/agenda/network/{meeting}")).text
            assert "Belongs no longer" in page and away in page
            asked = await staff.post(away)
            assert "Give back the seat of Amel" in asked.text
            await staff.post(away, data={"confirmed": "yes"})
            assert away not in (await staff.get(f"/agenda/network/{meeting}")).text


async def test_a_meeting_elsewhere_names_the_zone_of_its_hours_and_shows_its_street_on_a_map(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        where = {"place": "Salle des fêtes", "street": "3 rue du Four", "town": "Saint-Denis", "zone": "Indian/Reunion"}
        meeting = await elsewhere(doors, **where, contact_email="rencontres@example.org")
        async with await doors.member("Amel") as browser:
            for address in ("/agenda/network", f"/agenda/network/{meeting}"):
                assert "(Réunion time)" in (await browser.get(address)).text
            page = (await browser.get(f"/agenda/network/{meeting}")).text
            assert "Salle des fêtes, 3 rue du Four, Saint-Denis" in page and "See it on a map" in page
            assert "mailto:rencontres@example.org" in page
            assert "(Réunion time)" not in (await browser.get("/agenda")).text
