"""The pages: who sees what, and that what they show is never older than what happened."""

import asyncio
from datetime import timedelta
from typing import Any

from shared.identity import Role
from tests.meetings.pages import COMING, SOON, Doors
from tests.shared.test_spine import until

FORM = {
    "kind": "visit",
    "title": "Visite de la fonderie",
    "place": "12 rue du Port",
    "day": f"{SOON:%Y-%m-%d}",
    "begins": "17:30",
    "ends": "19:30",
    "capacity": "12",
}


async def test_staff_plan_a_meeting_announce_it_and_a_member_registers_with_one_button(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        await doors.hands.host()
        async with doors.staff() as staff, await doors.member("Amel") as amel, doors.browser() as nobody:
            form = await staff.get("/meetings/new")
            assert "Fonderie des Gaves · Tarbes" in form.text
            planned = await staff.post("/meetings/new", data=FORM | {"host": "fonderie des gaves", "then": "keep"})
            page = planned.headers["location"]
            assert (await amel.get(page)).status_code == 404
            assert FORM["title"] not in (await amel.get("/agenda")).text
            assert FORM["title"] in (await staff.get("/agenda")).text
            await staff.post(page + "/announce", data={"confirmed": "yes"})
            for somebody in (amel, nobody):
                assert FORM["title"] in (await somebody.get("/agenda")).text
            registered = await amel.post(page + "/registration", data={"do": "register", "back": "/agenda"})
            assert registered.headers["location"] == "/agenda"
            assert "I have a seat" in (await amel.get("/agenda")).text
            assert "I have a seat" in (await amel.get("/registrations")).text
            assert "Amel Martin" in (await staff.get(page)).text
            for somebody in (amel, nobody):
                assert "Amel Martin" not in (await somebody.get(page)).text
            exported = await staff.get(page + "/participants.csv")
            assert "Amel Martin" in exported.text
            assert exported.headers["content-type"].startswith("text/csv")


async def test_what_is_for_staff_is_closed_to_members_and_strangers(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        page = f"/meetings/{meeting}"
        async with await doors.member("Amel") as amel, doors.browser() as nobody:
            for path in ("/meetings/new", *(page + end for end in ("/edit", "/cancel", "/people", "/attendance"))):
                assert (await amel.get(path)).status_code == 403, path
                assert (await nobody.get(path)).status_code == 401, path
            for path in (page + "/announce", page + "/people", "/meetings/new", page + "/attendance"):
                assert (await amel.post(path)).status_code == 403, path
                assert (await nobody.post(path)).status_code == 401, path
            assert (await amel.get(page + "/participants.csv")).status_code == 403
            assert (await nobody.get("/registrations")).status_code == 401
            assert (await nobody.post(page + "/registration", data={"do": "register"})).status_code == 401
        assert await doors.hands.states(meeting) == {}


async def test_where_the_agenda_is_not_public_strangers_see_nothing(at_work: Any) -> None:
    async with at_work(public_agenda=False) as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        async with doors.browser() as nobody, await doors.member("Amel") as amel:
            for path in ("/agenda", f"/meetings/{meeting}", "/api/meetings", f"/api/meetings/{meeting}"):
                assert (await nobody.get(path)).status_code == 401, path
                assert (await amel.get(path)).status_code == 200, path


async def test_a_form_that_cannot_be_comes_back_with_what_was_typed_and_why(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        wrong = {"ends": "16:00", "title": "Été <b>", "host": "Nobody & Sons", "capacity": "many", "day": "31/02/2027"}
        async with doors.staff() as staff:
            back = await staff.post("/meetings/new", data=FORM | wrong)
            assert back.status_code == 422
            assert "Été &lt;b&gt;" in back.text
            assert back.text.count('aria-invalid="true"') == 3
            ends = await staff.post("/meetings/new", data=FORM | {"ends": "16:00"})
        assert "It ends before it begins" in ends.text


async def test_the_agenda_is_never_older_than_what_changed_it(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING, capacity=50)
        async with doors.browser() as nobody, await doors.member("Amel") as amel:
            for taken in range(1, 6):
                await doors.hands.registers(meeting, f"Person {taken}")
                for somebody in (nobody, amel, nobody):
                    assert f"{taken} of 50 seats taken" in (await somebody.get("/agenda")).text
            await doors.hands.registers(meeting, "Amel")
            assert "I have a seat" in (await amel.get("/agenda")).text
            assert "I have a seat" not in (await nobody.get("/agenda")).text


async def test_pages_kept_for_one_are_not_shown_to_another(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        await doors.hands.registers(meeting, "Amel")
        async with await doors.member("Amel") as amel, await doors.member("Bruno") as bruno, doors.staff() as staff:
            pages = await asyncio.gather(*(one.get("/agenda") for one in (amel, bruno, staff) for _ in range(3)))
        assert ["I have a seat" in page.text for page in pages] == [True] * 3 + [False] * 6
        assert ["/meetings/new" in page.text for page in pages] == [False] * 6 + [True] * 3


async def test_filters_of_the_agenda_narrow_it_down(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        host = await doors.hands.host()
        await doors.hands.meeting(**COMING, title="In Tarbes", host_cooperative_id=host)
        await doors.hands.meeting(**COMING, title="A lesson", kind="training")
        async with doors.browser() as nobody:
            lessons, tarbes = await nobody.get("/agenda?kind=training"), await nobody.get("/agenda?department=65")
            none = await nobody.get("/agenda?kind=assembly&page=-3&department='")
        assert ("A lesson" in lessons.text, "In Tarbes" in lessons.text) == (True, False)
        assert ("A lesson" in tarbes.text, "In Tarbes" in tarbes.text) == (False, True)
        assert "No meeting matches" in none.text


async def test_staff_register_somebody_whose_name_has_accents_and_note_who_came(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        hands = doors.hands
        meeting = await hands.meeting(**COMING)
        person = await hands.person("Élodie")
        page = f"/meetings/{meeting}"
        async with doors.staff() as staff:
            assert "Élodie Martin" in (await staff.get(page + "/people?q=ELODIE")).text
            await staff.post(page + "/people", data={"person_id": str(person)})
            assert await hands.states(meeting) == {"Élodie": "registered"}
        app.state.service.place.clock.__dict__["now"] = lambda: SOON + timedelta(hours=1)
        async with doors.staff() as staff:  # whoever came that long ago signs in again
            sheet = await staff.get(page + "/attendance")
            field = sheet.text.split('name="a-')[1].split('"')[0]
            assert (await staff.post(page + "/attendance", data={"a-nobody": "present"})).status_code == 422
            await staff.post(page + "/attendance", data={f"a-{field}": "present"})
            assert "Held" in (await staff.get(page)).text
        assert await hands.told("held") == [("held", "")]


async def test_calling_off_says_first_how_many_people_it_writes_to(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        for name in ("Amel", "Bruno", "Chloé"):
            await doors.hands.registers(meeting, name)
        page = f"/meetings/{meeting}"
        async with doors.staff() as staff, await doors.member("Amel") as amel:
            assert "3 people are written to" in (await staff.get(page + "/cancel")).text
            assert (await staff.post(page + "/cancel", data={"reason": " "})).status_code == 422
            await staff.post(page + "/cancel", data={"reason": "The oven <is> broken."})
            seen = (await amel.get(page)).text
        assert "The oven &lt;is&gt; broken." in seen


async def test_programs_list_register_and_give_back(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING, capacity=1)
        amel, bruno = await doors.hands.person("Amel"), await doors.hands.person("Bruno")
        path = f"/api/meetings/{meeting}/registrations"
        async with doors.browser(amel, Role.MEMBER) as client, doors.staff() as staff:
            listed = (await client.get("/api/meetings?kind=visit")).json()["meetings"]
            assert [one["id"] for one in listed] == [str(meeting)]
            first, second = await client.post(path), await client.post(path, json={})
            assert (first.status_code, first.json()["state"]) == (201, "registered")
            assert second.json()["id"] == first.json()["id"]
            assert (await client.post(path, json={"person_id": str(bruno)})).status_code == 403
            assert (await client.post(path, json={"priority": 5})).status_code == 403
            assert (await client.get(path)).status_code == 403
            assert (await staff.post(path)).status_code == 409
            queued = await staff.post(path, json={"person_id": str(bruno), "priority": 1})
            assert queued.json()["state"] == "waiting"
            assert (await client.delete(path)).json()["state"] == "cancelled"
            entries = (await staff.get(path)).json()["registrations"]
        assert {one["name"]: one["state"] for one in entries} == {"Amel Martin": "cancelled", "Bruno Martin": "offered"}


async def test_an_offer_ends_by_itself_while_the_service_is_at_work(at_work: Any) -> None:
    async with at_work() as app:
        hands = Doors(app).hands
        meeting = await hands.meeting(**COMING, capacity=1, offer_hours=0.5 / 3600)
        for name in ("Amel", "Bruno", "Chloé"):
            await hands.registers(meeting, name)
        await hands.cancels(meeting, "Amel")

        async def ended() -> bool:
            return (await hands.states(meeting))["Bruno"] == "expired"

        await until(ended, 20)
        assert (await hands.states(meeting))["Chloé"] in ("offered", "expired")
