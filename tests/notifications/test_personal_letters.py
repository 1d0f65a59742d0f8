"""Letters about coming in: at once, outside the inbox, in the person's language, and then forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from services.notifications.app import email_channel
from services.notifications.channels.email import EmailChannel
from services.notifications.errands.personal_letters import send_due
from services.notifications.models import PersonalLetter
from shared.events.membership import PersonInvited, SignInAsked
from shared.work import Workplace
from tests.notifications.postbox import Postbox
from tests.notifications.world import MONDAY, Ear, Time, a_person, notices, person, settings_for


@pytest.fixture
def channel(postbox: Postbox, database_url: str) -> EmailChannel:
    """Hands mail to that server."""
    return email_channel(settings_for(database_url, postbox.port))


def asked(number: int = 1, **changes: Any) -> SignInAsked:
    """Somebody asked for a link on Monday."""
    said: dict[str, Any] = {"token": "T" * 32, "code": "01234567", "browser": "Firefox, Linux", "asked_at": MONDAY}
    said |= {"expires_at": MONDAY + timedelta(minutes=15)}
    return SignInAsked(person_id=person(number), **(said | changes))


async def waiting(place: Workplace) -> list[PersonalLetter]:
    """What was not sent yet."""
    async with place.database.reading() as session:
        return list((await session.exec(select(PersonalLetter))).all())


async def test_it_is_sent_at_once_and_then_forgotten(
    channel: EmailChannel, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    event = asked()
    await ear.hears(a_person(1), event, event)
    assert await send_due(place, channel) == 1
    assert await send_due(place, channel) == 0
    (message,) = postbox.taken()
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text and html
    for form in (text.get_content(), html.get_content().replace("&nbsp;", "\N{NO-BREAK SPACE}")):
        assert f"https://union.example.org/sign-in/letter/{'T' * 32}" in form
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
