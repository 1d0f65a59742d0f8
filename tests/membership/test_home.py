"""Home: what waits for each person, by what they are."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from fastapi import FastAPI
from httpx import AsyncClient
from sqlmodel import select

from services.membership.actions.end_mandate import end_mandate
from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.record_cooperative import record_cooperative
from services.membership.models import Mandate
from services.membership.models.mandate import MandateKind
from services.membership.pages.home import ANSWER_S
from services.membership.pages.wellness import Todo, found
from shared.events import meetings as told
from shared.events.envelope import Cause
from shared.events.ids import new_id
from shared.events.notifications import DeliveryFailed, MailResumed, MailStopped
from shared.hub_link import LinkStatus
from shared.identity import Role
from shared.node_status import NodeStatus, StreamStatus
from shared.text import say
from shared.work import Workplace
from tests.builders import a_cooperative, a_mandate
from tests.membership.conftest import browser
from tests.membership.test_people import noted
from tests.membership.test_seats_seen import Story, hear

NOW = datetime.now(UTC)
WELL = NodeStatus(
    [{"service": "membership", "database": "sqlite", "parked": {}, "outbox_oldest_s": 0.0}],
    [StreamStatus("EVT", say("events"), 1, 1, None)],
)


async def a_worker(place: Workplace, department: str) -> UUID:
    """Somebody who works in a co-operative there."""
    person = await noted(place, email="aline@example.org")
    async with place.work() as work:
        cooperative = await record_cooperative(None, a_cooperative(department=department), work)
        await work.flush()
        await give_mandate(person.id, a_mandate(MandateKind.WORKER, cooperative_id=cooperative.id), work)
    return person.id


def a_meeting(title: str, department: str, days: int = 4, departments: tuple[str, ...] = ()) -> Story:
    """A meeting somewhere, open for registration."""
    story = Story()
    starts = NOW + timedelta(days=days)
    (announced, cause), *_ = story.told
    changed = {
        "title": title, "department": department, "departments": departments, "starts_at": starts,
        "ends_at": starts + timedelta(hours=2), "registration_opens_at": NOW - timedelta(days=1),
        "registration_closes_at": starts,
    }  # fmt: skip
    story.told = [(announced.model_copy(update=changed), cause)]
    return story


async def read(client: AsyncClient, path: str = "/") -> str:
    """A page's text."""
    answer = await client.get(path)
    assert answer.status_code == 200
    return answer.text


async def test_whoever_is_not_signed_in_is_told_how(app: FastAPI) -> None:
    async with browser(app, role=None) as nobody:
        assert (await nobody.get("/")).url.path == "/sign-in"


async def test_meetings_of_ones_own_department_come_before_sooner_ones_further_away(
    app: FastAPI, place: Workplace
) -> None:
    person = await a_worker(place, "81")
    far, near, next_door = a_meeting("Loin", "29", 2), a_meeting("Ici", "81", 9), a_meeting("À côté", "31", 5)
    not_for_me = a_meeting("Pas pour moi", "29", 3, departments=("29",))
    await hear(place, [*far.told, *near.told, *next_door.told, *not_for_me.told])
    async with browser(app, Role.MEMBER, person) as member:
        page = await read(member)
    places = [page.index(f">{title}</a>") for title in ("Ici", "À côté", "Loin", "Pas pour moi")]
    assert places == sorted(places)
    assert f'action="/meetings/{near.meeting}/registration"' in page


async def test_an_offered_seat_comes_first_and_is_taken_with_one_click(app: FastAPI, place: Workplace) -> None:
    person = await a_worker(place, "81")
    mine, offered = a_meeting("Où j'ai ma place", "81", 2), a_meeting("Une place se libère", "81", 9)
    for story in (mine, offered):
        story.people[0] = person
    mine.seat(0, told.SeatTaken)
    offered.seat(0, told.SeatOffered, expires_at=NOW + timedelta(days=1))
    await hear(place, [*mine.told, *offered.told[:1], *offered.told[1:]])
    async with browser(app, Role.MEMBER, person) as member:
        page = await read(member)
    assert page.index('value="accept"') < page.index('value="cancel"')


async def test_whoever_comes_back_from_answering_sees_what_they_answered(app: FastAPI, place: Workplace) -> None:
    person, story = await a_worker(place, "81"), a_meeting("Ici", "81")
    story.people[0] = person
    await hear(place, story.told)
    story.seat(0, told.SeatTaken)
    async with browser(app, Role.MEMBER, person) as member:
        assert 'value="register"' in await read(member)
        member.cookies.set("maillon_said", app.state.seals.seal("said", {"text": "Done.", "tone": "done"}))
        asked = asyncio.create_task(read(member, f"/?answered={story.meeting}"))
        await asyncio.sleep(ANSWER_S / 4)
        await hear(place, story.told[-1:])
        assert 'value="cancel"' in await asked


async def test_a_seat_of_somebody_who_left_is_a_task_until_staff_decide(app: FastAPI, place: Workplace) -> None:
    person = await a_worker(place, "81")
    visit, elsewhere = a_meeting("La visite", "81"), a_meeting("Une autre", "81")
    for story in (visit, elsewhere):
        story.people[0] = person
        story.seat(0, told.SeatTaken)
    await hear(place, [*visit.told, *elsewhere.told])
    task = f'href="/meetings/{visit.meeting}">Keep or free the seat'
    async with browser(app, Role.STAFF) as staff:
        assert task not in await read(staff)
        async with place.work() as work:
            mandate = await work.find(select(Mandate))
            await end_mandate(mandate.id, work.today + timedelta(days=1), work)
        page = await read(staff)
        assert (
            task in page
            and f'href="/meetings/{elsewhere.meeting}">Keep or free the seat' in page
            and "Aline Martin" in page
        )
        visit.told.clear()
        visit.seat(0, told.SeatVouched)
        await hear(place, visit.told)
        page = await read(staff)
        assert task not in page and f'href="/meetings/{elsewhere.meeting}">Keep or free the seat' in page


async def test_staff_see_what_is_late_with_the_next_step_beside_it(app: FastAPI, place: Workplace) -> None:
    person = await noted(place, email="staff@example.org")
    past = a_meeting("Sans présences", "81", days=-3)
    draft = Story()
    draft.tell(
        told.MeetingPlanned(
            meeting_id=draft.meeting, title="Brouillon", starts_at=NOW + timedelta(days=9),
            ends_at=NOW + timedelta(days=9),
        )
    )  # fmt: skip
    freed = a_meeting("Une place libre", "81")
    freed.seat(0, told.SeatTaken)
    freed.seat(0, told.RegistrationCancelled)
    await hear(place, [*past.told, *draft.told[1:], *freed.told])
    async with browser(app, Role.STAFF, person.id) as staff:
        page = await read(staff)
    for path in (
        f"/meetings/{past.meeting}/attendance",
        f"/meetings/{draft.meeting}",
        f"/meetings/{freed.meeting}/people",
    ):
        assert f'href="{path}"' in page
    async with browser(app, Role.MEMBER, person.id) as member:
        assert "Brouillon" not in await read(member)


async def test_an_elected_representative_sees_their_mandates(app: FastAPI, place: Workplace) -> None:
    person = await noted(place, email="elue@example.org")
    async with place.work() as work:
        await give_mandate(person.id, a_mandate(MandateKind.ELECTED, since=date(2025, 3, 1)), work)
    async with browser(app, Role.ELECTED, person.id) as elected:
        assert "1 Mar 2025" in await read(elected)


async def test_the_operator_reads_in_one_sentence_whether_the_node_is_well(app: FastAPI) -> None:
    async with browser(app, Role.OPERATOR) as operator:
        await read(operator, "/tour")
        assert 'id="well"' in await read(operator)


def words(todos: tuple[Todo, ...]) -> list[str]:
    """Where each leads."""
    return [one.path for one in todos]


def test_a_node_without_a_backup_works_and_says_what_to_do() -> None:
    well = found(WELL, None, None, 0.5, NOW)
    assert (well.stuck, words(well.todos)) == (False, ["/node#backup"])


def test_a_full_disk_and_a_silent_broker_are_said_before_an_old_backup_and_a_silent_hub() -> None:
    hub = LinkStatus("CG", "", NOW - timedelta(days=2), 0, 0)
    well = found(NodeStatus([], []), hub, NOW - timedelta(days=30), 0.05, NOW)
    assert (well.stuck, words(well.todos)) == (True, ["/node", "/node", "/node#backup", "/node#confederation"])


def test_nothing_is_to_be_done_on_a_well_kept_node() -> None:
    hub = LinkStatus("CG", "", NOW, 0, 0)
    assert found(WELL, hub, NOW - timedelta(days=2), 0.5, NOW).todos == ()


async def test_a_mail_server_that_takes_nothing_is_on_every_page_that_says_whether_all_is_well(
    app: FastAPI, place: Workplace
) -> None:
    since = NOW - timedelta(hours=2)
    stopped = MailStopped(union="occitanie", trouble="sign-in-refused", since=since)
    person = await noted(place, email="aline@example.org")
    await hear(place, [(stopped, Cause("c", str(new_id())))])
    async with browser(app, Role.OPERATOR) as operator, browser(app, Role.STAFF) as staff, browser(app, None) as nobody:
        app.state.wellness = None
        for path in ("/", "/node", "/tour"):
            page = await read(operator, path)
            assert "refused this node&#39;s name or password" in page, path
        assert 'action="/inbox/deliveries/try-again"' in await read(operator, "/")
        assert "refused this node&#39;s name or password" in await read(staff, "/")
        assert "waits" in (await staff.post(f"/people/{person.id}/invitation")).text
        assert "no message leaves" in (await nobody.post("/sign-in", data={"email": "aline@example.org"})).text
        await hear(place, [(MailResumed(union="occitanie"), Cause("c", str(new_id())))])
        app.state.wellness = None
        for who, path in ((operator, "/"), (operator, "/node"), (operator, "/tour"), (staff, "/")):
            assert "refused this node" not in await read(who, path), path


async def test_an_invitation_that_did_not_arrive_is_a_task_and_stands_on_the_person_s_page(
    app: FastAPI, place: Workplace
) -> None:
    person = await noted(place, first_name="Aline", last_name="Martin", email="aline@example.org")
    failed = DeliveryFailed(notice_id=new_id(), person_id=person.id, channel="email", reason="550 5.1.1")
    await hear(place, [(failed, Cause("c", str(new_id())))])
    async with browser(app, Role.STAFF) as staff:
        assert "did not arrive" in await read(staff, "/") and "Aline Martin" in await read(staff, "/")
        page = await read(staff, f"/people/{person.id}")
        assert "did not arrive" in page and f"/inbox/deliveries?person={person.id}" in page
