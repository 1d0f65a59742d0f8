"""What a letter says, in both languages, as its recipient reads it."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from services.notifications.app import email_channel
from services.notifications.channels.message import Addressed, BadAddress, Composer
from services.notifications.models.notice import Kind
from services.notifications.rules.letter import letter
from services.notifications.rules.outcome import reason_in_words
from services.notifications.rules.personal_letters import personal_letter
from shared.clock import Clock
from tests.notifications.world import MONDAY, a_meeting, person, settings_for

COMPOSER: Composer = email_channel(settings_for("sqlite:////nowhere/x", mail_reply_to="office@example.org")).composer
MEETING_ID, DELIVERY_ID = UUID(int=5), UUID(int=6)
MORE: dict[str, Any] = {
    Kind.WAITING: {"position": 3},
    Kind.SEAT_OFFERED: {"expires_at": "2026-03-05T11:00:00Z"},
    Kind.MEETING_CHANGED: {
        "changed": ["starts_at", "place"],
        "before": {"starts_at": "2026-03-11T08:00:00Z", "ends_at": "2026-03-11T09:00:00Z", "place": "Grange"},
    },
    Kind.MEETING_CANCELLED: {"reason": "Snow on the pass"},
    Kind.BULLETIN: {
        "text": "Au congrès\n\nBienvenue",
        "title_en": "",
        "text_en": "",
        "audience": "everybody",
        "published_at": "2026-03-02T09:00:00Z",
    },
}
SAYS = {
    "fr": ("jeudi 12 mars 2026, 17\xa0h\xa030 – 19\xa0h", "jeudi 12 mars, 17\xa0h\xa030"),
    "en": ("Thursday 12 March 2026, 17:30 – 19:00", "Thursday 12 March, 17:30"),
}
ASKS = {
    Kind.MEETING_ANNOUNCED: ["register"],
    Kind.MEETING_CHANGED: ["cancel"],
    Kind.MEETING_CANCELLED: [],
    Kind.SEAT_TAKEN: ["cancel"],
    Kind.WAITING: ["cancel"],
    Kind.SEAT_OFFERED: ["accept", "decline"],
    Kind.OFFER_EXPIRED: ["register"],
    Kind.OFFER_DECLINED: ["register"],
    Kind.REGISTRATION_CANCELLED: ["register"],
    Kind.SEAT_REFUSED: [],
}


def a_message(kind: Kind, language: str = "fr", **changes: Any) -> EmailMessage:
    """The e-mail as its reader's program reads it."""
    read = message_from_bytes(as_sent(kind, language, **changes), policy=default)
    assert isinstance(read, EmailMessage)
    return read


def as_sent(
    kind: Kind, language: str = "fr", *, has_seat: bool = True, composer: Composer = COMPOSER, **changes: Any
) -> bytes:
    """The e-mail about a visit on Thursday 12 March, in Paris from 17:30 to 19:00."""
    values = a_meeting(meeting_id=MEETING_ID).model_dump(mode="json") | MORE.get(kind, {})
    to = {"first_name": "Aline", "name": "Aline Béranger", "email": "aline@example.org", "at": MONDAY}
    named = {name: changes.pop(name) for name in list(changes) if name in to}
    words = letter(kind, values | changes, now=MONDAY, clock=Clock(), has_seat=has_seat)
    return composer.compose(
        Addressed(
            DELIVERY_ID,
            1,
            person(),
            MEETING_ID,
            **(to | named),
            language=language,
            sent_on=MONDAY,
            letter=words,
        )
    ).content


def body(message: EmailMessage, subtype: str) -> str:
    """One of the two forms."""
    part = message.get_body((subtype,))
    assert part
    return str(part.get_content())


def entry(message: EmailMessage) -> tuple[str, Event]:
    """The calendar entry that is attached, and its method."""
    (part,) = message.iter_attachments()
    calendar = Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    assert part.get_param("method") == calendar["METHOD"]
    return str(calendar["METHOD"]), event


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ASKS)
def test_every_letter_says_date_time_and_place_and_what_can_be_done(kind: Kind, language: str) -> None:
    message = a_message(kind, language)
    long, short = SAYS[language]
    assert message["Subject"].endswith(f"Atelier du Bois, {short}")
    assert message["Content-Language"] == language
    for form in ("plain", "html"):
        said = body(message, form).replace("&nbsp;", "\xa0").replace("&amp;", "&")
        assert long in said and "12 rue des Tilleuls, Toulouse" in said and "Scop Atelier du Bois" in said
        assert "Aline" in said and f"/meetings/{MEETING_ID}" in said
        asked = [do for do in ("register", "cancel", "accept", "decline") if f"?do={do}" in said]
        assert asked == ASKS[kind]


def test_a_link_carries_a_seal_that_opens_the_registration_of_that_person_only() -> None:
    said = body(a_message(Kind.MEETING_ANNOUNCED), "plain")
    token = said.partition("https://union.example.org/r/")[2].partition("?")[0]
    assert COMPOSER.seals.open("registration", token) == {"m": MEETING_ID.hex, "p": person().hex}


def test_an_invitation_before_registration_opens_says_when_it_does() -> None:
    opens = MONDAY + timedelta(days=1)
    said = body(a_message(Kind.MEETING_ANNOUNCED, "en", registration_opens_at=opens.isoformat()), "plain")
    assert "Tuesday 3 March 2026 at 10:00" in said


def test_a_change_says_what_it_was_before() -> None:
    said = body(a_message(Kind.MEETING_CHANGED, "en"), "plain")
    assert "Wednesday 11 March 2026, 09:00 – 10:00" in said and "Grange, Toulouse" in said


def test_a_meeting_over_night_names_both_days() -> None:
    said = body(a_message(Kind.SEAT_TAKEN, "en", ends_at="2026-03-13T01:00:00Z"), "plain")
    assert "Thursday 12 March 2026, 17:30 – Friday 13 March 2026, 02:00" in said


@pytest.mark.parametrize(
    ("kind", "method", "status"),
    [
        (Kind.SEAT_TAKEN, "PUBLISH", "CONFIRMED"),
        (Kind.MEETING_CHANGED, "PUBLISH", "CONFIRMED"),
        (Kind.MEETING_CANCELLED, "CANCEL", "CANCELLED"),
        (Kind.REGISTRATION_CANCELLED, "CANCEL", "CANCELLED"),
    ],
)
def test_a_calendar_program_reads_the_entry_back(kind: Kind, method: str, status: str) -> None:
    told, event = entry(a_message(kind, title="Bois; scier, « coller »\\"))
    assert (told, event["STATUS"]) == (method, status)
    assert event["UID"] == f"{MEETING_ID}@union.example.org"
    assert event.decoded("DTSTART") == datetime(2026, 3, 12, 16, 30, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2026, 3, 12, 18, 0, tzinfo=UTC)
    assert event["SUMMARY"] == "Bois; scier, « coller »\\"
    assert event["LOCATION"] == "12 rue des Tilleuls, Toulouse"
    assert event["ORGANIZER"] == "mailto:union@example.org"


def test_a_later_notice_about_a_meeting_replaces_the_entry_of_an_earlier_one() -> None:
    taken, again = entry(a_message(Kind.SEAT_TAKEN)), entry(a_message(Kind.SEAT_TAKEN, at=MONDAY + timedelta(days=1)))
    off = entry(a_message(Kind.REGISTRATION_CANCELLED, at=MONDAY + timedelta(hours=1)))
    assert taken[1]["UID"] == off[1]["UID"] == again[1]["UID"]
    assert taken[1]["SEQUENCE"] < off[1]["SEQUENCE"] < again[1]["SEQUENCE"] < 2**31


@pytest.mark.parametrize("kind", Kind)
def test_whoever_never_had_a_seat_gets_nothing_for_the_calendar(kind: Kind) -> None:
    assert list(a_message(kind, has_seat=False).iter_attachments()) == []


def test_headers_are_those_of_a_program_that_writes_to_one_person() -> None:
    message = a_message(Kind.SEAT_TAKEN)
    assert message["From"].addresses[0].display_name == "Union régionale Occitanie"
    assert str(message["To"]) == "Aline Béranger <aline@example.org>"
    assert message["Reply-To"] == "office@example.org"
    assert message["Message-ID"] == f"<{DELIVERY_ID}@union.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in message, "there is nothing yet that would answer"


@pytest.mark.parametrize("kind", Kind)
def test_every_server_takes_the_bytes(kind: Kind) -> None:
    raw = as_sent(kind, title="L’été " * 60, summary="x" * 3000 + "\nFrom here\n.\n")
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert message_from_bytes(raw, policy=default).defects == []


def test_html_in_a_title_a_name_or_a_reason_is_only_shown() -> None:
    evil = "<img src=x onerror=alert(1)>"
    message = a_message(Kind.MEETING_CANCELLED, title=evil, first_name=evil, reason=evil, place=evil, host_name=evil)
    assert "<img" not in body(message, "html") and "&lt;img" in body(message, "html")


def test_a_line_break_in_a_title_or_a_name_cannot_become_a_header() -> None:
    evil = "Visit\r\nBcc: everybody@example.org\r\n\r\n<p>body"
    message, raw = (make(Kind.SEAT_TAKEN, title=evil, name=evil) for make in (a_message, as_sent))
    assert isinstance(message, EmailMessage) and isinstance(raw, bytes)
    assert "Bcc" not in message and b"\nBcc" not in raw.partition(b"\r\n\r\n")[0]
    assert "Visit Bcc: everybody@example.org" in message["Subject"]


@pytest.mark.parametrize(
    "address", ["", "aline", "@example.org", "a@", "a b@example.org", "a@b\r\nBcc: c@d", "a,b@c@example.org", "<a@b>"]
)
def test_what_is_no_address_is_refused_before_any_server_is_asked(address: str) -> None:
    with pytest.raises(BadAddress):
        a_message(Kind.SEAT_TAKEN, email=address)


def test_a_domain_beyond_ascii_is_written_as_mail_servers_know_it() -> None:
    assert a_message(Kind.SEAT_TAKEN, email="aline@coopérative.fr")["To"].addresses[0].domain == "xn--cooprative-e7a.fr"


@settings(max_examples=120, deadline=None)
@given(st.text(min_size=1, max_size=120), st.text(max_size=60), st.text(max_size=60), st.sampled_from(Kind))
def test_no_title_name_or_place_is_too_strange_to_be_sent(title: str, name: str, place: str, kind: Kind) -> None:
    raw = as_sent(kind, title=title, name=name, first_name=name, place=place)
    assert raw.isascii() and a_message(kind, title=title)["Subject"].defects == ()
    header = raw.partition(b"\r\n\r\n")[0]
    assert {line.split(b":")[0] for line in header.split(b"\r\n") if line[:1] not in b" \t"} <= {
        *(b"From", b"To", b"Reply-To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted"),
        *(b"MIME-Version", b"Content-Type", b"Content-Language"),
    }


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["550", "550 5.1.1", "452 4.2.2", "554 5.7.1", "999 9.9.9", "unreachable", "moot", "?"]))
def test_every_reason_can_be_said(reason: str) -> None:
    assert "@" not in str(reason_in_words(reason)) and reason_in_words(reason).into("fr")


@pytest.mark.parametrize(
    ("sender", "reply_to", "reads"),
    [
        ("union@example.org", "", "union@example.org"),
        ("union@example.org", "office@example.org", "office@example.org"),
        ("no-reply@example.org", "office@example.org", "office@example.org"),
        ("no-reply@example.org", "", ""),
        ("ne-pas-repondre@example.org", "", ""),
        ("donotreply@example.org", "", ""),
        ("occitanie@maillon.invalid", "", ""),
        ("norepos@example.org", "", "norepos@example.org"),
    ],
)
def test_an_answer_reaches_the_union_and_only_where_nobody_reads_it_the_letter_says_so(
    sender: str, reply_to: str, reads: str
) -> None:
    settings = settings_for("sqlite:////nowhere/x", mail_from=sender, mail_reply_to=reply_to)
    composer = email_channel(settings).composer
    for language, nobody in (("en", "nobody reads an answer"), ("fr", "personne ne lit")):
        raw = composer.compose(an_invitation(language)).content
        message = message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        assert (message["Reply-To"] or "") == reads
        for kind in ("plain", "html"):
            assert (nobody in body(message, kind)) == (not reads), body(message, kind)


def an_invitation(language: str) -> Addressed:
    """A letter about coming in."""
    words = personal_letter("invitation", {}, "aline@example.org", "Union régionale Occitanie", Clock())
    named = ("Aline", "Aline Béranger", "aline@example.org")
    return Addressed(DELIVERY_ID, 1, person(), None, *named, language, MONDAY, MONDAY, words)


@pytest.mark.parametrize("kind", Kind)
def test_an_answer_reaches_the_meeting_s_contact_even_where_nobody_reads_the_union_s_address(kind: Kind) -> None:
    settings = settings_for("sqlite:////nowhere/x", mail_from="no-reply@example.org")
    composer = email_channel(settings).composer
    contact = {"contact_email": "chloe@example.org", "contact_name": "Chloé Durand"}
    message = a_message(kind, "en", composer=composer, **contact)
    if kind == Kind.BULLETIN:
        assert message["Reply-To"] is None
        return
    assert str(message["Reply-To"]) == "Chloé Durand <chloe@example.org>"
    for form in ("plain", "html"):
        said = body(message, form)
        assert "Chloé Durand reads it" in said and "Contact" in said and "nobody reads" not in said
