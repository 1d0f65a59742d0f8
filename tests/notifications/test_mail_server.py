"""The operator chooses a mail server: only one that took a test message is used, and each trouble has its words."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from socket import SOCK_STREAM, socket

import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.notifications.app import build, email_channel
from services.notifications.channels import trial
from services.notifications.channels.email import MailServer
from services.notifications.channels.message import Posted
from services.notifications.channels.trial import try_server
from services.notifications.errands.chosen_server import ChosenServerNow
from services.notifications.errands.send_messages import Messenger
from services.notifications.models import ChosenServer
from services.notifications.queries.outgoing import Outgoing
from services.notifications.rules.trial import Trial
from shared.confirmation import Confirmation
from shared.described import Words
from shared.errand import Errand
from shared.identity import Role, a_visitor
from shared.tables import outbox
from shared.work import Workplace
from tests.notifications.postbox import Postbox
from tests.notifications.test_encryption import self_signed
from tests.notifications.test_inbox_pages import browser
from tests.notifications.world import MONDAY, SECRET, Ear, a_person, a_seat, settings_for

assert self_signed  # a fixture
LETTER = Posted("union@example.org", "aline@example.org", b"Subject: essai\r\n\r\nBonjour.\r\n")
OPERATOR = a_visitor(None, Role.OPERATOR)
PASSWORD = "the password of the mailbox"


@pytest.fixture
async def app(database_url: str, postbox: Postbox, place: Workplace) -> AsyncIterator[FastAPI]:
    """The pages of a node whose environment names the tests' mail server."""
    app = build(settings_for(database_url, postbox.port, smtp_host="127.0.0.1"))
    yield app
    await app.state.service.database.close()


def form(port: int, /, **changes: str) -> dict[str, str]:
    """What the operator types."""
    said = {
        "host": "127.0.0.1", "port": str(port), "tls": "none", "username": "", "password": "",
        "sender": "union@example.org", "to": "operator@example.org", "do": "try",
    }  # fmt: skip
    return said | changes


async def kept(place: Workplace) -> ChosenServer | None:
    """The server that was chosen."""
    async with place.database.reading() as session:
        return (await session.exec(select(ChosenServer))).first()


async def trial_of(server: MailServer) -> Trial:
    """How it answers."""
    return (await try_server(server, LETTER)).trial


async def test_a_server_that_takes_the_test_message_is_used_from_then_on(
    app: FastAPI, place: Workplace, postbox: Postbox, ear: Ear, database_url: str
) -> None:
    async with browser(app, OPERATOR) as web:
        answer = await web.post("/mail-server", data=form(postbox.port, sender="accueil@example.org"))
    assert answer.status_code == 303
    assert [str(letter["To"]) for letter in postbox.taken()] == ["operator@example.org"]
    await ear.hears(a_person(1), a_seat(1))
    channel = email_channel(settings_for(database_url, smtp_port=1))
    confirmation = Confirmation(settings_for(database_url))
    usual = Outgoing(channel.server, "union@example.org")
    now = ChosenServerNow(channel, "a secret of the tests", usual, confirmation)
    await now.before(Errand("messages", Messenger(channel).send_due, rests_on_trial=False)).do(place)
    assert "accueil@example.org" in str(postbox.taken()[-1]["From"]) and len(postbox.raw) == 2


async def test_a_server_that_refuses_is_not_used_unless_the_operator_insists(
    app: FastAPI, place: Workplace, postbox: Postbox
) -> None:
    postbox.at_mail = lambda _: "553 5.7.1 not your address"
    async with browser(app, OPERATOR) as web:
        refused = await web.post("/mail-server", data=form(postbox.port))
        assert refused.status_code == 422 and "553 5.7.1 not your address" in refused.text
        assert await kept(place) is None
        await web.post("/mail-server", data=form(postbox.port, do="insist"))
    chosen = await kept(place)
    assert chosen is not None and not chosen.proved and postbox.raw == []


async def test_the_password_is_nowhere_in_the_clear(
    app: FastAPI, place: Workplace, postbox: Postbox, capfd: pytest.CaptureFixture[str], folder: Path
) -> None:
    async with browser(app, OPERATOR) as web:
        await web.post("/mail-server", data=form(postbox.port, username="union", password=PASSWORD, do="insist"))
        page = (await web.get("/mail-server")).text
        await web.post("/mail-server", data=form(postbox.port, username="union", do="insist"))
    chosen = await kept(place)
    assert chosen is not None
    channel = email_channel(settings_for("sqlite+aiosqlite://", smtp_port=1))
    usual, confirmation = Outgoing(channel.server, "x@example.org"), Confirmation(settings_for("sqlite+aiosqlite://"))
    now = ChosenServerNow(channel, "a secret of the tests", usual, confirmation)
    await now.look(place)
    assert channel.server.password == PASSWORD  # kept when the form came without
    async with place.database.reading() as session:
        told = [bytes(body) for body in await session.exec(select(outbox.c.body))]
    files = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    shown = capfd.readouterr()
    for text in (page, chosen.password, repr(chosen), repr(channel.server), shown.out, shown.err):
        assert PASSWORD not in text
    assert not any(PASSWORD.encode() in blob for blob in (*told, *files))


async def test_nobody_but_the_operator_chooses_where_mail_goes(
    app: FastAPI, postbox: Postbox, place: Workplace
) -> None:
    async with browser(app, a_visitor(None, Role.STAFF)) as web:
        assert (await web.get("/mail-server")).status_code == 403
        assert (await web.post("/mail-server", data=form(postbox.port))).status_code == 403
    assert await kept(place) is None and postbox.connections == 0


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("port", {"port": "22"}),
        ("port", {"host": "192.0.2.1", "port": "4222"}),
        ("host", {"host": "mail.example.org/x"}),
        ("sender", {"sender": "nobody"}),
        ("to", {"to": ""}),
        ("tls", {"host": "mail.example.org", "port": "25", "username": "union"}),
    ],
)
async def test_what_cannot_be_a_mail_server_is_not_knocked_at(
    app: FastAPI, postbox: Postbox, field: str, changes: dict[str, str]
) -> None:
    async with browser(app, OPERATOR) as web:
        answer = await web.post("/mail-server", data=form(postbox.port, **changes))
    assert answer.status_code == 422 and f'id="e-{field}"' in answer.text and postbox.connections == 0


async def test_each_refusal_is_told_from_the_others(postbox: Postbox, self_signed: ssl.SSLContext) -> None:
    here = MailServer("127.0.0.1", postbox.port)
    assert await trial_of(here) is Trial.ACCEPTED
    postbox.at_rcpt = lambda _: "550 5.1.1 nobody"
    assert await trial_of(here) is Trial.RECIPIENT_REFUSED
    postbox.at_mail = lambda _: "553 5.7.1 no"
    assert await trial_of(here) is Trial.SENDER_REFUSED
    postbox.at_mail = postbox.at_rcpt = lambda _: None
    postbox.at_data = lambda _: "554 5.7.1 looks like spam"
    assert await trial_of(here) is Trial.REFUSED
    assert await trial_of(MailServer("127.0.0.1", postbox.port, tls="starttls")) is Trial.NOT_ENCRYPTED
    assert await trial_of(MailServer("127.0.0.1", postbox.port, tls="tls")) is Trial.NOT_ENCRYPTED
    assert await trial_of(MailServer("127.0.0.1", postbox.port, "union", PASSWORD)) is Trial.NO_SIGN_IN
    postbox.tls, postbox.password = self_signed, b"another"
    assert await trial_of(MailServer("127.0.0.1", postbox.port, "union", PASSWORD)) is Trial.SIGN_IN_REFUSED
    assert await trial_of(MailServer("127.0.0.1", postbox.port, tls="starttls")) is Trial.WRONG_CERTIFICATE


async def test_a_server_that_is_not_there_or_says_nothing_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "PATIENCE_S", 0.5)
    with socket(type=SOCK_STREAM) as mute:
        mute.bind(("127.0.0.1", 0))
        closed = mute.getsockname()[1]
        assert await trial_of(MailServer("127.0.0.1", closed)) is Trial.NOBODY_THERE
        mute.listen()
        assert await trial_of(MailServer("127.0.0.1", closed)) is Trial.TIMED_OUT
    assert await trial_of(MailServer("no-such-host.invalid", 25)) in (Trial.UNKNOWN_HOST, Trial.TIMED_OUT)


async def test_letters_bear_the_name_that_the_node_has_now(
    postbox: Postbox, place: Workplace, ear: Ear, database_url: str
) -> None:
    settings = settings_for(database_url, postbox.port)
    messenger = Messenger(email_channel(settings))
    settings.described.take(Words(union_name="Scop Réunion", zone="Indian/Reunion"))
    await ear.hears(a_person(1), a_seat(1))
    await messenger.send_due(place)
    await asyncio.wait_for(postbox.has(1), 10)
    assert "Scop Réunion" in str(postbox.taken()[0]["From"])


CATCHER = "127.0.0.1:41234"


@pytest.fixture
async def catching(database_url: str, place: Workplace) -> AsyncIterator[FastAPI]:
    """The pages of a node whose environment names no mail server, but a catcher."""
    app = build(settings_for(database_url, smtp_port=25, catcher=CATCHER))
    yield app
    await app.state.service.database.close()


async def test_without_a_server_the_form_begins_empty_and_says_that_e_mails_stay(catching: FastAPI) -> None:
    async with browser(catching, OPERATOR) as web:
        page = (await web.get("/mail-server?back=/tour")).text
    assert "No mail server has been chosen" in page and 'href="/mail"' in page and "stays on this machine" in page
    assert CATCHER not in page and "41234" not in page and 'value="127.0.0.1"' not in page


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
@pytest.mark.parametrize("do", ["try", "insist"])
async def test_the_catcher_cannot_be_chosen_as_a_server_under_any_name_of_this_machine(
    catching: FastAPI, place: Workplace, host: str, do: str
) -> None:
    async with browser(catching, OPERATOR) as web:
        refused = await web.post("/mail-server", data=form(41234, host=host, do=do))
    assert refused.status_code == 422 and "which delivers nothing" in refused.text
    assert await kept(place) is None


async def test_the_catcher_is_offered_by_name_and_takes_the_place_of_a_server(
    catching: FastAPI, place: Workplace
) -> None:
    async with browser(catching, OPERATOR) as web:
        await web.post("/mail-server", data=form(2525, host="mail.example.org", do="insist"))
        assert await kept(place) is not None and "e-mails stay on this machine" in (await web.get("/mail-server")).text
        asked = await web.post("/mail-server", data={"do": "catch", "back": "/tour"})
        assert "Stop using mail.example.org?" in asked.text and await kept(place) is not None
        answer = await web.post("/mail-server", data={"do": "catch", "back": "/tour", "confirmed": "yes"})
    assert answer.headers["location"] == "/tour" and await kept(place) is None
    async with place.database.reading() as session:
        bodies = await session.exec(select(outbox.c.body).order_by(outbox.c.pos))
        told = [json.loads(bytes(body))["caught"] for body in bodies]
    assert told == [False, True]


async def test_where_there_is_no_catcher_letters_cannot_stay(app: FastAPI) -> None:
    async with browser(app, OPERATOR) as web:
        refused = await web.post("/mail-server", data={"do": "catch"})
    assert refused.status_code == 409 and "no mail catcher" in refused.text


async def test_a_catcher_that_was_once_chosen_as_a_server_keeps_nobody_out(catching: FastAPI, place: Workplace) -> None:
    old = {"host": "127.0.0.1", "port": 39871, "tls": "none", "sender": "a@b.example"}
    async with place.work() as work:
        work.add(ChosenServer(proved=True, chosen_at=MONDAY, **old))
    channel = email_channel(catching.state.service.settings)
    confirmation = Confirmation(catching.state.service.settings)
    await ChosenServerNow(channel, SECRET, catching.state.usual_outgoing, confirmation).look(place)
    assert (channel.server.host, channel.server.port) == ("127.0.0.1", 41234)
