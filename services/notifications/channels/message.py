"""A letter as an e-mail: text and HTML of equal content, the reader's own links, and a calendar entry if one is due."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address
from email.message import Message
from email.utils import format_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from services.notifications.channels.calendar import calendar_entry
from services.notifications.channels.mime import PLAIN, alternatives, calendar_file, header, header_of, with_file
from services.notifications.rules.letter import Letter
from services.notifications.rules.meeting_facts import MeetingFacts, one_line
from services.notifications.rules.wording import Ask
from shared.at_first_use import AtFirstUse
from shared.described import Words
from shared.email_address import parts_for_sending
from shared.identity import Seals
from shared.text import say
from shared.web.maps import map_link
from shared.web.pages import Templates

css_inline = AtFirstUse("css_inline")
NOBODY_READS = re.compile(
    r"(?:no|do[-_.]?not)[-_.]?reply|(?:ne[-_.]?)?pas[-_.]?(?:de[-_.]?)?repon(?:dre|se)|mailer-daemon", re.IGNORECASE
)
NOWHERE = (".invalid", ".localhost", "@localhost")


@cache
def inliner() -> Any:
    """Mail programs know no style sheets: the rules go to the elements."""
    return css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


class BadAddress(ValueError):
    """What stands where an address should be is none."""


@dataclass(frozen=True)
class Sender:
    """From whom our mail is."""

    name: str
    address: str
    reply_to: str
    public_url: str

    @property
    def host(self) -> str:
        """The node's name, the right-hand side of ids that must stay the same."""
        return urlsplit(self.public_url).hostname or "localhost"

    @property
    def answers_to(self) -> str:
        """Where somebody reads what is answered: the union's address; empty when it says itself that nobody does."""
        address = self.reply_to or self.address
        return "" if NOBODY_READS.match(address) or address.endswith(NOWHERE) else address


@dataclass(frozen=True)
class Addressed:
    """A letter, and whom it is for. `at` is when the notice was made, `sent_on` when this try began."""

    delivery_id: UUID
    tries: int
    person_id: UUID
    meeting_id: UUID | None
    first_name: str
    name: str
    email: str
    language: str
    at: datetime
    sent_on: datetime
    letter: Letter


@dataclass(frozen=True)
class Posted:
    """A message with its envelope."""

    sender: str
    recipient: str
    content: bytes


class Composer:
    """Makes e-mails of letters."""

    def __init__(self, templates: Templates, seals: Seals, sender: Sender) -> None:
        self.templates = templates
        self.seals = seals
        self.sender = sender

    def call_it(self, words: Words) -> None:
        """Letters are from a union of this name, in its hours, from now on."""
        self.sender = replace(self.sender, name=words.union_name)
        self.templates.call_it(words.union_name)

    def compose(self, to: Addressed) -> Posted:
        """The letter, ready for the mail server. Raises BadAddress."""
        recipient = address(one_line(to.name), to.email)
        values = self.values(to)
        parts = alternatives(
            self.templates.text(to.language, "mail/letter.txt", **values),
            inliner().inline(self.templates.text(to.language, "mail/letter.html", **values)),
        )
        if to.letter.calendar:
            parts = with_file(parts, self.calendar(to))
        content = b"".join([*self.headers(to), header_of("To", recipient), parts.as_bytes(policy=PLAIN)])
        return Posted(self.sender.address, recipient.addr_spec, content)

    def headers(self, to: Addressed) -> list[bytes]:
        """What stands above the text, but for the reader's address."""
        sender = Address(one_line(self.sender.name), addr_spec=self.sender.address)
        return [
            header_of("From", sender),
            *([header_of("Reply-To", reply_to)] if (reply_to := self.reply_to(to.letter.meeting)) else []),
            header("Subject", one_line(to.letter.subject.into(to.language))),
            header("Date", format_datetime(to.sent_on)),
            # The same for every try: a copy sent again after a crash is known by it.
            header_of("Message-ID", f"<{to.delivery_id}@{self.sender.host}>"),
            header("Auto-Submitted", "auto-generated"),
            header("Content-Language", to.language),
            *([header("Sensitivity", "Private")] if to.letter.private else []),  # RFC 2156; the catcher hides it
        ]

    def reply_to(self, meeting: MeetingFacts | None) -> Address | str:
        """Who reads an answer: the meeting's contact where there is one, else the union; empty when nobody does."""
        return contact_of(meeting) or self.sender.answers_to

    def values(self, to: Addressed) -> dict[str, Any]:
        """What both forms of a letter show."""
        return {
            "letter": to.letter,
            "first_name": one_line(to.first_name),
            "answers_to": self.reply_to(to.letter.meeting),
            "contact": contact_of(to.letter.meeting),
            "asks": [(ask, self.link(ask, to)) for ask in to.letter.asks],
            "meeting_url": self.meeting_url(to.meeting_id) if to.meeting_id else "",
            "map_url": map_of(to.letter.meeting),
            "inbox_url": "" if to.letter.path else f"{self.sender.public_url}/inbox",
        }

    def link(self, ask: Ask, to: Addressed) -> str:
        """Where a button leads."""
        if to.letter.path:
            return f"{self.sender.public_url}{to.letter.path}"
        return self.own_link(ask, to.meeting_id, to.person_id)

    def own_link(self, ask: Ask, meeting_id: UUID | None, person_id: UUID) -> str:
        """The reader's own link to answer about a meeting."""
        assert meeting_id, "only letters about a meeting ask something"
        token = self.seals.seal("registration", {"m": meeting_id.hex, "p": person_id.hex})
        return f"{self.sender.public_url}/r/{token}?do={ask.do}"

    def meeting_url(self, meeting_id: UUID) -> str:
        """Where everything about the meeting stands."""
        return f"{self.sender.public_url}/meetings/{meeting_id}"

    def calendar(self, to: Addressed) -> Message:
        """The calendar entry, as a file that every calendar program opens."""
        assert to.meeting_id, "only letters about a meeting have a calendar entry"
        entry = calendar_entry(
            to.letter,
            to.language,
            meeting_id=to.meeting_id,
            host=self.sender.host,
            url=self.meeting_url(to.meeting_id),
            organiser=one_line(self.sender.name),
            sender=self.sender.address,
            at=to.at,
        )
        return calendar_file(f"{say('meeting').into(to.language)}.ics", to.letter.calendar, entry)


def contact_of(meeting: MeetingFacts | None) -> Address | None:
    """Who answers about the meeting, if somebody does of its own."""
    if not meeting or not meeting.contact_email or not parts_for_sending(meeting.contact_email):
        return None
    return address(meeting.contact_name, meeting.contact_email)


def map_of(meeting: MeetingFacts | None) -> str:
    """Where to look at the place, when its street is known."""
    return map_link(meeting.street, None, meeting.town) if meeting and meeting.street else ""


def address(name: str, addr_spec: str) -> Address:
    """A name with an address; the domain in the form that every mail server understands. Raises BadAddress."""
    parts = parts_for_sending(addr_spec)
    if parts is None:
        raise BadAddress
    return Address(name, username=parts[0], domain=parts[1])
