"""Messages on their way: once, again when the server wants it later, given up when it never will."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from services.notifications.actions.take_due import take_due
from services.notifications.actions.try_again import TryAgain, try_again
from services.notifications.app import email_channel
from services.notifications.errands.send_messages import LOOK_S, Messenger
from services.notifications.errors import NotStuck
from services.notifications.models.delivery import State
from services.notifications.rules.retrying import BACK_OFF
from shared.database import Database
from shared.events.meetings import MeetingCancelled, MeetingChanged, SeatOffered
from shared.tables import outbox
from shared.work import Workplace
from tests.notifications.postbox import Postbox
from tests.notifications.world import (
    MEETING,
    MONDAY,
    THURSDAY,
    Ear,
    Time,
    a_mandate,
    a_meeting,
    a_person,
    a_seat,
    clock_of,
    deliveries,
    many,
    person,
    settings_for,
    states,
)
from tests.servers import PostgresServer


async def send_all(messenger: Messenger, place: Workplace) -> None:
    """Looks until nothing is due."""
    while await messenger.send_due(place) < LOOK_S:
        pass


async def failures(place: Workplace) -> list[bytes]:
    """What was announced of messages that will never arrive."""
    of_failures = select(outbox.c.body).where(outbox.c.subject.like("%.undelivered%"))
    async with place.database.reading() as session:
        return list((await session.exec(of_failures)).scalars())  # type: ignore[call-overload]


async def test_a_message_is_sent_once(messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox) -> None:
    await ear.hears(a_person(1), a_seat(1))
    await send_all(messenger, place)
    await send_all(messenger, place)
    (message,) = postbox.taken()
    (delivery,) = await deliveries(place)
    assert postbox.recipients == ["aline.1@example.org"]
    assert (delivery.state, delivery.tries, delivery.sent_at) == (State.SENT, 1, MONDAY)
    assert message["Message-ID"] == f"<{delivery.id}@union.example.org>"
    assert [part.get_content_type() for part in message.iter_attachments()] == ["text/calendar"]


async def test_a_message_goes_out_when_the_address_is_known(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    await ear.hears(a_seat(1))
    await send_all(messenger, place)
    assert postbox.raw == []
    await ear.hears(a_person(1))
    await send_all(messenger, place)
    assert postbox.recipients == ["aline.1@example.org"]


async def test_an_address_that_is_taken_back_makes_the_message_wait(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    await ear.hears(a_person(1), a_seat(1), a_person(1, email=None))
    await send_all(messenger, place)
    assert await states(place) == [State.WAITING_FOR_ADDRESS] and postbox.raw == []


@pytest.mark.parametrize("no", ["421 4.3.2 Going down", "450 4.2.1 Greylisted", "452 4.2.2 Full"])
@pytest.mark.parametrize("step", ["at_rcpt", "at_data"])
async def test_a_server_that_wants_it_later_gets_it_later(
    no: str, step: str, messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox, time: Time
) -> None:
    setattr(postbox, step, lambda _: no)
    await ear.hears(a_person(1), a_seat(1))
    for pause in BACK_OFF[:2]:
        await send_all(messenger, place)
        (delivery,) = await deliveries(place)
        assert (delivery.state, delivery.due_at) == (State.FAILED, time.at + pause)
        assert delivery.error == no[:9], "the code alone: servers like to repeat the address"
        time.passes(seconds=pause.total_seconds())
    setattr(postbox, step, lambda _: None)
    await send_all(messenger, place)
    assert await states(place) == [State.SENT] and len(postbox.raw) == 1
    assert await failures(place) == []


async def test_a_connection_lost_after_the_text_means_another_try_that_is_known_as_a_copy(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox, time: Time
) -> None:
    postbox.drops_after_data = True
    await ear.hears(a_person(1), a_seat(1))
    await send_all(messenger, place)
    assert await states(place) == [State.FAILED]
    postbox.drops_after_data = False
    time.passes(minutes=1)
    await send_all(messenger, place)
    first, second = postbox.taken()
    assert first["Message-ID"] == second["Message-ID"]
    assert await states(place) == [State.SENT]


@pytest.mark.parametrize("step", ["at_rcpt", "at_data"])
async def test_a_refusal_is_final_is_announced_without_the_address_and_stops_nobody_else(
    step: str, messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    setattr(postbox, step, lambda who: f"550 5.1.1 <{who}> unknown" if who == "aline.1@example.org" else None)
    await ear.hears(a_person(1), a_person(2), a_mandate(1), a_mandate(2), a_meeting())
    await send_all(messenger, place)
    assert sorted(await states(place)) == [State.GIVEN_UP, State.SENT]
    assert postbox.recipients == ["aline.2@example.org"]
    (failed,) = await failures(place)
    assert b"550 5.1.1" in failed and b"aline" not in failed and str(person(1)).encode() in failed


async def test_what_is_no_address_is_given_up_without_asking_the_server(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    await ear.hears(a_person(1, email="aline at example.org"), a_seat(1))
    await send_all(messenger, place)
    assert await states(place) == [State.GIVEN_UP] and postbox.asked.total() == 0


async def test_a_server_that_is_away_is_found_again_and_everything_arrives_once(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox, time: Time
) -> None:
    await postbox.stop()
    await many(place, 100)
    await ear.hears(a_meeting())
    await send_all(messenger, place)
    assert set(await states(place)) == {State.FAILED}
    await postbox.start(postbox.port)
    time.passes(minutes=1)
    await send_all(messenger, place)
    assert set(await states(place)) == {State.SENT}
    assert len(set(postbox.recipients)) == len(postbox.recipients) == 100


async def test_a_message_that_was_taken_goes_out_as_soon_as_a_database_that_fell_away_is_back(
    postgres: PostgresServer, make_database: Callable[[], str], postbox: Postbox, time: Time
) -> None:
    url = make_database()
    database = Database(url)
    place = Workplace(database, "occitanie", "notifications", clock_of(time))
    await Ear(place).hears(a_person(1), a_seat(1))
    async with place.work() as work:
        taken = await take_due(work, at_most=10, lease=timedelta(minutes=10))
    way = postgres.folder / ".s.PGSQL.5432"
    away = way.rename(way.with_name("away"))
    postgres.ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.url.database}'")
    asyncio.get_running_loop().call_later(0.5, away.rename, way)
    await Messenger(email_channel(settings_for(url, postbox.port))).send(taken, place)
    assert await states(place) == [State.SENT]
    assert postbox.recipients == ["aline.1@example.org"]
    await database.close()


async def test_after_days_without_success_a_message_is_given_up(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox, time: Time
) -> None:
    postbox.at_rcpt = lambda _: "450 Later"
    await ear.hears(a_person(1), a_seat(1, starts_at=MONDAY + timedelta(days=90)))
    tries = 0
    while await states(place) != [State.GIVEN_UP]:
        await send_all(messenger, place)
        time.passes(hours=8)
        tries += 1
        assert tries < 20
    assert time.at - MONDAY > timedelta(days=4) and len(await failures(place)) == 1


async def test_what_has_become_useless_is_not_sent(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox, time: Time
) -> None:
    meeting = a_meeting()
    off = MeetingCancelled(meeting_id=meeting.meeting_id, title="x", starts_at=THURSDAY, reason="Snow")
    await ear.hears(a_person(1), a_mandate(1), meeting, off)
    await ear.hears(a_seat(1, starts_at=MONDAY), a_seat(1, SeatOffered, expires_at=MONDAY))
    await send_all(messenger, place)
    assert postbox.raw == [] and set(await states(place)) == {State.GIVEN_UP}
    assert await failures(place) == [], "nobody is unreachable"


async def test_a_message_that_is_late_says_when_and_where_the_meeting_is_by_now(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    meeting = a_meeting()
    moved = MEETING | {"starts_at": THURSDAY + timedelta(days=7), "ends_at": THURSDAY + timedelta(days=7, hours=1)}
    seat = a_seat(1, meeting_id=meeting.meeting_id)
    changed = MeetingChanged(**moved, meeting_id=meeting.meeting_id, changed=("starts_at",))
    await ear.hears(meeting, seat, changed, a_person(1, language="en"))
    await send_all(messenger, place)
    (message,) = postbox.taken()
    assert "Thursday 19 March, 17:30" in message["Subject"]


async def test_staff_may_have_a_failed_message_tried_again_but_not_a_sent_one(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    postbox.at_rcpt = lambda _: "550 No"
    await ear.hears(a_person(1), a_seat(1))
    await send_all(messenger, place)
    (delivery,) = await deliveries(place)
    postbox.at_rcpt = lambda _: None
    async with place.work() as work:
        await try_again(TryAgain(delivery.id), work)
    await send_all(messenger, place)
    assert await states(place) == [State.SENT]
    with pytest.raises(NotStuck):
        async with place.work() as work:
            await try_again(TryAgain(delivery.id), work)


async def test_two_messengers_never_take_the_same_message(place: Workplace, ear: Ear) -> None:
    await many(place, 100)
    await ear.hears(a_meeting())
    taken = []
    for _ in range(3):
        async with place.work() as work:
            taken += await take_due(work, at_most=40, lease=timedelta(minutes=1))
    assert len(taken) == len(set(taken)) == 100


async def test_a_password_never_travels_in_the_open() -> None:
    with pytest.raises(ValueError, match="in the open"):
        settings_for("sqlite:////nowhere/x", smtp_host="mail.example.org", smtp_user="union")
    assert settings_for("sqlite:////nowhere/x", smtp_host="mail.example.org", smtp_user="union", smtp_tls="tls")


async def test_a_server_without_encryption_gets_nothing_when_encryption_is_asked_for(
    place: Workplace, ear: Ear, postbox: Postbox, database_url: str
) -> None:
    await ear.hears(a_person(1), a_seat(1))
    await Messenger(email_channel(settings_for(database_url, postbox.port, smtp_tls="starttls"))).send_due(place)
    assert postbox.raw == [] and await states(place) == [State.FAILED]


async def test_a_thousand_messages_travel_over_few_connections(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    await many(place, 1000)
    await ear.hears(a_meeting())
    await send_all(messenger, place)
    assert len(set(postbox.recipients)) == len(postbox.raw) == 1000
    assert postbox.connections < 100, "a connection carries many messages"
