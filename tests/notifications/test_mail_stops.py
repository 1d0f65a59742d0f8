"""A no that is about the node stops the run: every letter waits, nobody's address is blamed, one task is left."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson
import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from sqlalchemy import select

from services.notifications.actions.try_again import try_all_again
from services.notifications.app import email_channel
from services.notifications.channels.email import CONNECTIONS
from services.notifications.errands.personal_letters import send_due
from services.notifications.errands.send_messages import Messenger
from services.notifications.models.delivery import State
from services.notifications.queries.deliveries import deliveries as lines_of
from services.notifications.queries.outages import outage_now, stopped
from shared.events.membership import PersonInvited
from shared.mail_trouble import MailTrouble
from shared.tables import outbox
from shared.work import Workplace
from tests.notifications.postbox import Postbox
from tests.notifications.test_personal_letters import asked
from tests.notifications.test_sending import failures, send_all
from tests.notifications.world import (
    Ear,
    Time,
    a_meeting,
    a_person,
    a_seat,
    deliveries,
    many,
    person,
    settings_for,
    states,
)

PEOPLE = 8
ABOUT_US = [
    ("at_data", "550 5.4.5 Daily user sending quota exceeded", MailTrouble.LIMIT),
    ("at_data", "554 5.7.0 Your message could not be sent. The limit was exceeded", MailTrouble.LIMIT),
    ("at_data", "550 5.7.1 Message rejected as spam", MailTrouble.UNWANTED),
    ("at_data", "550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506]", MailTrouble.UNWANTED),
    ("at_data", "550 5.7.26 This mail is unauthenticated", MailTrouble.UNWANTED),
    ("at_data", "452 4.3.1 Insufficient system storage", MailTrouble.NOT_READY),
    ("at_data", "554 Transaction failed", MailTrouble.UNWANTED),
    ("at_rcpt", "554 5.7.1 Relay access denied", MailTrouble.NOT_HANDED_ON),
    ("at_rcpt", "550 relaying denied", MailTrouble.NOT_HANDED_ON),
    ("at_rcpt", "450 4.7.1 Rate limit exceeded", MailTrouble.LIMIT),
    ("at_rcpt", "451 4.5.3 Too many recipients this hour", MailTrouble.LIMIT),
    ("at_rcpt", "530 5.7.0 Authentication required", MailTrouble.NOT_HANDED_ON),
    ("at_rcpt", "421 4.7.0 Too many errors", MailTrouble.LIMIT),
    ("at_mail", "553 5.7.1 Sender address rejected: not owned by user", MailTrouble.SENDER_REFUSED),
    ("at_mail", "550 5.1.8 Bad outbound sender", MailTrouble.SENDER_REFUSED),
    ("at_mail", "452 4.3.1 Out of space", MailTrouble.NOT_READY),
    ("at_mail", "421 4.3.2 Going down", MailTrouble.NOT_READY),
]  # fmt: skip
ABOUT_A_READER = [
    ("at_rcpt", "550 5.1.1 No such user", State.GIVEN_UP),
    ("at_rcpt", "550 5.5.0 Adresse destinataire invalide. Invalid recipient. LPN007_416", State.GIVEN_UP),
    ("at_rcpt", "550 5.2.1 The account is disabled", State.GIVEN_UP),
    ("at_rcpt", "556 5.1.10 Recipient address has null MX", State.GIVEN_UP),
    ("at_rcpt", "550 5.4.1 Recipient address rejected: Access denied", State.GIVEN_UP),
    ("at_rcpt", "553 Mailbox name not allowed", State.GIVEN_UP),
    ("at_rcpt", "450 4.7.1 Greylisted", State.FAILED),
    ("at_rcpt", "452 4.2.2 Mailbox full", State.FAILED),
    ("at_data", "552 5.2.2 Mailbox over quota", State.GIVEN_UP),
    ("at_data", "552 5.3.4 Message too big", State.GIVEN_UP),
]  # fmt: skip
FIRST = "aline.1@example.org"


async def told(place: Workplace, what: str) -> list[dict[str, Any]]:
    """What was announced of that kind."""
    of_kind = select(outbox.c.body).where(outbox.c.subject.like(f"%{what}%"))
    async with place.database.reading() as session:
        return [orjson.loads(body) for body in (await session.exec(of_kind)).scalars()]  # type: ignore[call-overload]


async def an_announcement(place: Workplace, ear: Ear) -> None:
    """Eight people are to be told of a meeting."""
    await many(place, PEOPLE)
    await ear.hears(a_meeting())


@pytest.mark.parametrize(("step", "no", "trouble"), ABOUT_US)
async def test_a_no_about_us_ends_no_letter_and_all_go_out_once_it_is_over(
    step: str,
    no: str,
    trouble: MailTrouble,
    messenger: Messenger,
    place: Workplace,
    ear: Ear,
    postbox: Postbox,
    time: Time,
) -> None:
    setattr(postbox, step, lambda _: no)
    await an_announcement(place, ear)
    await send_all(messenger, place)
    assert set(await states(place)) <= {State.QUEUED, State.FAILED} and await failures(place) == []
    assert postbox.asked.total() <= CONNECTIONS, "the run stopped"
    async with place.database.reading() as session:
        stop = await stopped(session)
    assert stop and (stop.outage.trouble, stop.waiting) == (trouble, PEOPLE)
    assert stop.outage.code == no[: len(stop.outage.code)] and "example.org" not in stop.outage.said
    assert [one["trouble"] for one in await told(place, "stopped")] == [trouble]
    setattr(postbox, step, lambda _: None)
    time.passes(minutes=1)
    await send_all(messenger, place)
    assert set(await states(place)) == {State.SENT} and len(set(postbox.recipients)) == len(postbox.raw) == PEOPLE
    assert len(await told(place, "resumed")) == 1


@pytest.mark.parametrize(("step", "no", "state"), ABOUT_A_READER)
async def test_a_no_about_a_reader_stops_nobody_else(
    step: str, no: str, state: State, messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    setattr(postbox, step, lambda who: no if who == FIRST else None)
    await an_announcement(place, ear)
    await send_all(messenger, place)
    assert sorted(await states(place)) == sorted([state, *[State.SENT] * (PEOPLE - 1)])
    assert await told(place, "stopped") == []


async def test_while_mail_is_out_nothing_is_tried_before_its_time_and_days_do_not_end_a_letter(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox, time: Time
) -> None:
    postbox.at_data = lambda _: "550 5.4.5 Daily quota exceeded"
    await an_announcement(place, ear)
    await send_all(messenger, place)
    before = postbox.asked.total()
    time.passes(seconds=30)
    await send_all(messenger, place)
    assert postbox.asked.total() == before
    for _ in range(6 * 24):  # six days, the meeting is on the tenth
        time.passes(hours=1)
        await send_all(messenger, place)
    assert postbox.asked.total() - before <= 6 * 24, "one letter an hour shows whether it is over"
    postbox.at_data = lambda _: None
    time.passes(hours=1)
    await send_all(messenger, place)
    assert set(await states(place)) == {State.SENT} and len(await told(place, "stopped")) == 1


async def test_try_all_again_is_one_click_and_leaves_wrong_addresses_alone(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    await ear.hears(a_person(50), a_seat(50))
    postbox.at_rcpt = lambda _: "550 5.1.1 No such user"
    await send_all(messenger, place)
    postbox.at_rcpt = lambda _: "554 5.7.1 Relay access denied"
    await an_announcement(place, ear)
    await send_all(messenger, place)
    postbox.at_rcpt = lambda _: None
    async with place.work() as work:
        await try_all_again(work)
    await send_all(messenger, place)
    assert sorted(await states(place)) == sorted([State.GIVEN_UP, *[State.SENT] * PEOPLE])


async def test_a_letter_that_alone_is_refused_by_rules_is_given_up_once_others_have_passed(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox, time: Time
) -> None:
    postbox.at_data = lambda who: "554 5.7.1 Rejected" if who == FIRST else None
    await an_announcement(place, ear)
    for _ in range(4):
        await send_all(messenger, place)
        time.passes(minutes=1)
    assert sorted(await states(place)) == sorted([State.GIVEN_UP, *[State.SENT] * (PEOPLE - 1)])
    async with place.database.reading() as session:
        assert await outage_now(session) is None


async def test_a_server_that_ends_a_connection_after_some_letters_is_asked_for_another(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    asked_at: dict[int, int] = {}

    def busy(_: str) -> str | None:
        asked_at[postbox.connections] = asked_at.get(postbox.connections, 0) + 1
        return "421 4.7.0 Too many messages in one connection" if asked_at[postbox.connections] > 3 else None

    postbox.at_mail = busy
    await many(place, 5)  # one connection
    await ear.hears(a_meeting())
    await send_all(messenger, place)
    assert set(await states(place)) == {State.SENT} and await told(place, "stopped") == []


async def test_letters_about_coming_in_wait_with_the_others_and_have_a_state(
    place: Workplace, ear: Ear, postbox: Postbox, database_url: str, time: Time
) -> None:
    channel = email_channel(settings_for(database_url, postbox.port))
    await postbox.stop()
    await ear.hears(a_person(1), a_person(2), PersonInvited(person_id=person(1)), asked(2))
    await send_due(place, channel)
    assert await shown(place, 1) == [("invitation", State.FAILED, "unreachable")]
    assert await shown(place, 2) == [("sign_in", State.FAILED, "unreachable")]
    time.passes(days=6)
    await send_due(place, channel)
    assert await shown(place, 2) == [("sign_in", State.GIVEN_UP, "moot")], "a link is good for minutes"
    assert [name for name, *_ in await shown(place, 1)] == ["invitation"] and await failures(place) == []
    await postbox.start(postbox.port)
    time.passes(hours=1)
    await send_due(place, channel)
    assert await shown(place, 1) == [("invitation", State.SENT, "")], "an invitation is good when it comes"


async def test_an_invitation_that_is_refused_is_told_and_may_be_sent_again(
    place: Workplace, ear: Ear, postbox: Postbox, database_url: str
) -> None:
    channel = email_channel(settings_for(database_url, postbox.port))
    postbox.at_rcpt = lambda _: "550 5.1.1 No such user"
    await ear.hears(a_person(1), PersonInvited(person_id=person(1)))
    await send_due(place, channel)
    (failed,) = await told(place, "undelivered")
    assert UUID(failed["person_id"]) == person(1) and "550 5.1.1" in failed["reason"]
    assert await shown(place, 1) == [("invitation", State.GIVEN_UP, "550 5.1.1")]


async def shown(place: Workplace, number: int) -> list[tuple[str, str, str]]:
    """What staff see when they look for somebody's messages."""
    async with place.database.reading() as session:
        return [(one.kind, one.state, one.error) for one in await lines_of(session, person=person(number))]


class Doorkeeper(Postbox):
    """A mail server that lets nobody sign in."""

    def conversation(self) -> SMTP:
        return SMTP(self, hostname="door", auth_required=True, auth_require_tls=False, authenticator=self.refuse)

    def refuse(self, *_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False, message="535 5.7.8 Wrong password")


@pytest.fixture
async def doorkeeper() -> AsyncIterator[Doorkeeper]:
    server = Doorkeeper()
    await server.start()
    yield server
    await server.stop()


async def test_a_password_that_is_refused_is_one_task_and_nobody_is_given_up(
    place: Workplace, ear: Ear, doorkeeper: Doorkeeper, database_url: str
) -> None:
    keys = {"smtp_user": "union", "smtp_password": "wrong"}
    await an_announcement(place, ear)
    await send_all(Messenger(email_channel(settings_for(database_url, doorkeeper.port, **keys))), place)
    assert set(await states(place)) == {State.FAILED} and await failures(place) == []
    assert [one["trouble"] for one in await told(place, "stopped")] == [MailTrouble.SIGN_IN_REFUSED]


@pytest.mark.parametrize(
    ("greeting", "trouble"),
    [("554 5.7.1 You are on a blocklist", MailTrouble.UNWANTED), ("421 4.3.2 Service refused", MailTrouble.UNWANTED),
     ("554 No SMTP service here", MailTrouble.UNWANTED), ("421 Try later", MailTrouble.NOT_READY)],
)  # fmt: skip
async def test_a_greeting_that_is_a_no_is_about_us(
    greeting: str, trouble: MailTrouble, place: Workplace, ear: Ear, database_url: str
) -> None:
    async def greet(_: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        out.write(f"{greeting}\r\n".encode())
        await out.drain()
        out.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await an_announcement(place, ear)
    await send_all(Messenger(email_channel(settings_for(database_url, port))), place)
    server.close()
    assert set(await states(place)) == {State.FAILED}
    assert [one["trouble"] for one in await told(place, "stopped")] == [trouble]


async def test_an_outage_ends_although_nothing_waits_any_more(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox, database_url: str, time: Time
) -> None:
    await postbox.stop()
    await ear.hears(a_person(1), asked(1))
    await send_due(place, email_channel(settings_for(database_url, postbox.port)))
    time.passes(hours=1)
    await send_due(place, messenger.channel)
    await send_all(messenger, place)
    assert await told(place, "resumed") == []
    await postbox.start(postbox.port)
    time.passes(hours=1)
    await send_all(messenger, place)
    assert len(await told(place, "resumed")) == 1 and await deliveries(place) == []
