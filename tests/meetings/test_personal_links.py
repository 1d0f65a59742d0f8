"""The link in an e-mail: one person, one meeting, one click, and nobody is signed in by it."""

from datetime import timedelta
from typing import Any

from shared.events.ids import new_id
from tests.meetings.pages import COMING, Doors


async def test_opening_a_link_changes_nothing_until_the_form_in_it_is_sent(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        link = await doors.link(meeting, "Amel")
        async with doors.browser() as somebody:
            seen = await somebody.get(link + "?do=register")
            assert "data-meant" in seen.text
            assert await doors.hands.states(meeting) == {}
            answered = await somebody.post(link, data={"do": "register"})
            assert (answered.status_code, answered.headers["location"]) == (303, link)
            after = await somebody.get(link)
            assert "You have a seat" in after.text
            assert 'value="cancel"' in after.text
            assert "data-meant" not in after.text
            for one in (seen, answered, after):
                assert "set-cookie" not in one.headers
            assert (await somebody.get("/registrations")).status_code == 401
        assert await doors.hands.states(meeting) == {"Amel": "registered"}


async def test_a_forwarded_link_opens_the_registration_of_its_person_only(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        link = await doors.link(meeting, "Amel")
        async with await doors.member("Bruno") as bruno:
            assert "Registration: Amel" in (await bruno.get(link)).text
            await bruno.post(link, data={"do": "register", "person_id": str(doors.hands.ids["Bruno"])})
        assert await doors.hands.states(meeting) == {"Amel": "registered"}


async def test_an_altered_link_or_one_of_another_kind_is_refused(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        link = await doors.link(meeting, "Amel")
        person = doors.hands.ids["Amel"]
        others = [
            link[:-3] + ("abc" if not link.endswith("abc") else "xyz"),
            link.replace("/r/", "/r/e"),
            "/r/" + doors.seals.seal("unsubscribe", {"m": meeting.hex, "p": person.hex}),
            "/r/" + doors.seals.seal("registration", {"m": "no id", "p": person.hex}),
            "/r/" + doors.seals.seal("registration", {"p": person.hex}),
        ]
        async with doors.browser() as somebody:
            for other in others:
                assert (await somebody.get(other)).status_code == 403
                assert (await somebody.post(other, data={"do": "register"})).status_code == 403
        assert await doors.hands.states(meeting) == {}


async def test_a_form_from_another_site_does_nothing(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        link = await doors.link(meeting, "Amel")
        async with doors.browser() as somebody:
            sent = await somebody.post(link, data={"do": "register"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert sent.status_code == 403
        assert await doors.hands.states(meeting) == {}


async def test_a_person_whose_name_has_not_arrived_reads_what_to_do(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        token = doors.seals.seal("registration", {"m": meeting.hex, "p": new_id().hex})
        async with doors.browser() as somebody:
            page = await somebody.get(f"/r/{token}")
        assert page.status_code == 409
        assert "Try again in a minute" in page.text


async def test_a_kept_seat_is_taken_or_declined_from_the_link(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        hands = doors.hands
        meeting = await hands.meeting(**COMING, capacity=1)
        for name in ("Amel", "Bruno", "Chloé"):
            await hands.registers(meeting, name)
        async with doors.browser() as somebody:
            await somebody.post(await doors.link(meeting, "Amel"), data={"do": "cancel"})
            kept = await somebody.get(await doors.link(meeting, "Bruno") + "?do=accept")
            assert "kept for you until" in kept.text
            assert kept.text.count("data-meant") == 1
            await somebody.post(await doors.link(meeting, "Bruno"), data={"do": "decline"})
            await somebody.post(await doors.link(meeting, "Chloé"), data={"do": "accept"})
            late = await somebody.post(await doors.link(meeting, "Bruno"), data={"do": "accept"})
        assert late.status_code == 409
        assert "No seat is kept for you" in late.text
        assert await hands.states(meeting) == {"Amel": "cancelled", "Bruno": "declined", "Chloé": "registered"}


async def test_one_can_say_no_after_registration_has_closed(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        hands = doors.hands
        meeting = await hands.meeting(**COMING)
        await hands.registers(meeting, "Amel")
        closes = (await hands.row(meeting)).registration_closes_at
        app.state.service.place.clock.__dict__["now"] = lambda: closes + timedelta(minutes=1)
        async with doors.browser() as somebody:
            link = await doors.link(meeting, "Amel")
            assert "data-meant" in (await somebody.get(link + "?do=cancel")).text
            await somebody.post(link, data={"do": "cancel"})
            again = await somebody.post(link, data={"do": "register"})
        assert again.status_code == 409
        assert "Registration is closed" in again.text
        assert await hands.states(meeting) == {"Amel": "cancelled"}


async def test_the_page_speaks_the_language_of_the_person(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        link = await doors.link(await doors.hands.meeting(**COMING), "Amel")
        async with doors.browser(language="") as somebody:
            assert '<html lang="fr">' in (await somebody.get(link)).text
            somebody.cookies.set("maillon_language", "en")
            assert '<html lang="en">' in (await somebody.get(link)).text
