"""Letters about coming in: at once, outside the inbox, in the person's language, and then forgotten."""

from datetime import timedelta
from email.message import EmailMessage
from html import unescape
from typing import Any

import pytest
from sqlmodel import col, select

from services.notifications.actions.keep_personal_letter import take_letters
from services.notifications.app import email_channel
from services.notifications.channels.email import EmailChannel
from services.notifications.errands.personal_letters import send_due
from services.notifications.models import PersonalLetter
from shared.events.membership import SIGN_IN_SECRETS, PersonInvited, SignInAsked, WayInChanged
from shared.hidden import hide
from shared.work import Workplace
from tests.notifications.postbox import Postbox
from tests.notifications.world import MONDAY, SECRET, Ear, Time, a_person, notices, person, settings_for

TOKEN = "T" * 32
World = tuple[EmailChannel, Workplace, Ear, Postbox]


@pytest.fixture
def channel(postbox: Postbox, database_url: str) -> EmailChannel:
    """Hands mail to that server."""
    return email_channel(settings_for(database_url, postbox.port))


def asked(number: int = 1, **changes: Any) -> SignInAsked:
    """Somebody asked for a link on Monday."""
    said: dict[str, Any] = {"browser": "Firefox, Linux", "asked_at": MONDAY}
    said |= {name: hide(one, SECRET, SIGN_IN_SECRETS) for name, one in {"token": TOKEN, "code": "01234567"}.items()}
    said |= {"expires_at": MONDAY + timedelta(minutes=15)}
    return SignInAsked(person_id=person(number), **(said | changes))


async def waiting(place: Workplace) -> list[PersonalLetter]:
    """What was not sent yet."""
    async with place.database.reading() as session:
        to_come = col(PersonalLetter.due_at).is_not(None)
        return list((await session.exec(select(PersonalLetter).where(to_come))).all())


def forms_of(message: EmailMessage) -> tuple[str, str]:
    """What is read in it as text, and as HTML."""
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text and html
    return text.get_content(), unescape(html.get_content())


async def test_it_is_sent_at_once_and_then_forgotten(
    channel: EmailChannel, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    event = asked()
    await ear.hears(a_person(1), event, event)
    assert await send_due(place, channel) == 1
    assert await send_due(place, channel) == 0
    (message,) = postbox.taken()
    for form in forms_of(message):
        assert f"https://union.example.org/sign-in/letter/{TOKEN}" in form
        assert "0123\N{NO-BREAK SPACE}4567" in form and "Firefox, Linux" in form and "/inbox" not in form
    assert postbox.recipients == ["aline.1@example.org"] and "0123" not in str(message["Subject"])
    assert await waiting(place) == [] and await notices(place) == []


async def test_one_that_is_too_late_is_not_sent(
    channel: EmailChannel, place: Workplace, ear: Ear, postbox: Postbox, time: Time
) -> None:
    await ear.hears(a_person(1), asked(expires_at=MONDAY))
    assert await waiting(place) == []
    await ear.hears(asked())
    time.passes(minutes=15)
    await send_due(place, channel)
    assert await waiting(place) == [] and postbox.raw == []


async def test_what_another_secret_has_hidden_is_given_up_and_not_sent_as_it_stands(
    channel: EmailChannel, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    await ear.hears(a_person(1), asked(code=hide("01234567", "a secret of another node", SIGN_IN_SECRETS)))
    assert await send_due(place, channel) == 1
    assert await waiting(place) == [] and postbox.raw == []


async def test_it_is_tried_again_for_as_long_as_it_is_good(
    channel: EmailChannel, place: Workplace, ear: Ear, postbox: Postbox, time: Time
) -> None:
    postbox.at_rcpt = lambda _: "451 4.7.1 later"
    await ear.hears(a_person(1), asked())
    await send_due(place, channel)
    postbox.at_rcpt = lambda _: None
    assert await send_due(place, channel) == 0
    time.passes(seconds=3)
    assert await send_due(place, channel) == 1 and len(postbox.raw) == 1


async def test_no_name_or_address_adds_a_header(
    channel: EmailChannel, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    evil = "Aline\r\nBcc: everybody@example.org\r\n\r\nbody"
    await ear.hears(a_person(1, first_name=evil), asked(1, browser=evil))
    await ear.hears(a_person(2, email="a@example.org\r\nBcc: c@example.org"), asked(2))
    await send_due(place, channel)
    (message,) = postbox.taken()
    assert message["Bcc"] is None and postbox.recipients == ["aline.1@example.org"]
    assert await waiting(place) == []


async def test_an_invitation_leads_to_the_sign_in_page(
    channel: EmailChannel, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    await ear.hears(a_person(1, email="aline+scop@example.org"), PersonInvited(person_id=person(1)))
    await send_due(place, channel)
    (message,) = postbox.taken()
    text = message.get_body(("plain",))
    assert text and "https://union.example.org/sign-in?email=aline%2Bscop%40example.org" in text.get_content()


def changed(way: str = "passkey", deed: str = "added", **changes: Any) -> WayInChanged:
    """Somebody did something to Aline's ways in, on Monday."""
    said: dict[str, Any] = {"label": "Téléphone d'Aline", "changed_at": MONDAY, "browser": "Firefox, Linux"}
    return WayInChanged(person_id=person(1), way=way, deed=deed, **(said | changes))


async def text_of(event: WayInChanged, language: str, world: World) -> str:
    """Subject and text of the letter that the event brings."""
    channel, place, ear, postbox = world
    await ear.hears(a_person(1, language=language), event)
    await send_due(place, channel)
    (message,) = postbox.taken()
    text = message.get_body(("plain",))
    assert text
    return f"{message['Subject']}\n{text.get_content()}"


@pytest.fixture
def world(channel: EmailChannel, place: Workplace, ear: Ear, postbox: Postbox) -> World:
    return channel, place, ear, postbox


async def test_whoever_has_a_new_way_in_is_told_what_when_and_where_to_undo_it(world: World) -> None:
    channel, place, ear, postbox = world
    event = changed()
    await ear.hears(a_person(1), event, event)
    assert await send_due(place, channel) == 1
    assert await send_due(place, channel) == 0
    (message,) = postbox.taken()
    for form in forms_of(message):
        for told in ("Téléphone d'Aline", "Firefox, Linux", "lundi 2 mars 2026", "Union régionale Occitanie"):
            assert told in form
        assert "https://union.example.org/account" in form
        assert "/account?" not in form and "/sign-in/" not in form, "the link signs nobody in"
    assert await waiting(place) == [] and await notices(place) == [], "it is no notice that could be switched off"


async def test_a_letter_that_was_being_sent_when_the_node_went_down_is_sent(world: World, time: Time) -> None:
    channel, place, ear, postbox = world
    event = changed()
    await ear.hears(a_person(1), event)
    async with place.work() as work:
        await take_letters(work)
    await ear.hears_past_its_inbox(event)
    assert await send_due(place, channel) == 0
    time.passes(minutes=3)
    assert await send_due(place, channel) == 1 and len(postbox.raw) == 1 and await waiting(place) == []


@pytest.mark.parametrize(
    ("way", "deed", "words"),
    [
        ("passkey", "added", "passkey was added"),
        ("passkey", "removed", "passkey was removed"),
        ("provider", "added", "was linked"),
        ("provider", "removed", "was unlinked"),
        ("api_token", "added", "API token was made"),
        ("address", "changed", "address was changed"),
        ("a_newer_way", "turned", "was changed"),
    ],
)
async def test_each_change_of_a_way_in_has_its_words(world: World, way: str, deed: str, words: str) -> None:
    assert words in await text_of(changed(way, deed), "en", world)


async def test_a_name_of_a_passkey_adds_no_header_and_no_line(world: World) -> None:
    text = await text_of(changed(label="Phone\r\nBcc: everybody@example.org"), "en", world)
    assert "Phone Bcc: everybody@example.org" in text and world[3].recipients == ["aline.1@example.org"]


async def test_whoever_has_no_address_is_not_looked_for_each_minute_for_ever(world: World, time: Time) -> None:
    channel, place, ear, _ = world
    await ear.hears(a_person(1, email=None), changed())
    looks = 0
    for _ in range(60):
        looks += await send_due(place, channel)
        time.passes(minutes=1)
    assert looks < 20


@pytest.mark.parametrize("now", ["new@example.org", None])
async def test_a_changed_address_is_told_to_the_one_of_before(world: World, now: str | None) -> None:
    channel, place, ear, postbox = world
    await ear.hears(a_person(1, email=now), changed("address", "changed", label="", sent_to="old@example.org"))
    await send_due(place, channel)
    assert postbox.recipients == ["old@example.org"] and await waiting(place) == []
