"""A letter as an e-mail: text and HTML of equal content, the reader's own links, and a calendar entry if one is due."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from css_inline import CSSInliner

from services.notifications.channels.calendar import calendar_entry
from services.notifications.rules.letter import Letter
from services.notifications.rules.meeting_facts import one_line
from shared.identity import Seals
from shared.text import say
from shared.web.pages import Templates

INLINER = CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)
QUOTED = "quoted-printable"  # every server takes it, and a person can read it in a log
LOCAL_PART = re.compile(r"[^\s@\"(),.:;<>\[\]\\\x00-\x1f\x7f]+(\.[^\s@\"(),.:;<>\[\]\\\x00-\x1f\x7f]+)*")
DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")


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


@dataclass(frozen=True)
class Addressed:
    """A letter, and whom it is for. `at` is when the notice was made, `sent_on` when this try began."""

    delivery_id: UUID
    tries: int
    person_id: UUID
    meeting_id: UUID
    first_name: str
    name: str
    email: str
    language: str
    at: datetime
    sent_on: datetime
    letter: Letter


class Composer:
    """Makes e-mails of letters."""

    def __init__(self, templates: Templates, seals: Seals, sender: Sender) -> None:
        self.templates = templates
        self.seals = seals
        self.sender = sender

    def compose(self, to: Addressed) -> EmailMessage:
        """The whole message. Raises BadAddress."""
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(one_line(self.sender.name), addr_spec=self.sender.address)
        message["To"] = address(one_line(to.name), to.email)
        if self.sender.reply_to:
            message["Reply-To"] = self.sender.reply_to
        message["Subject"] = one_line(to.letter.subject.into(to.language))
        message["Date"] = to.sent_on
        # The same for every try: a copy sent again after a crash is known by it.
        message["Message-ID"] = f"<{to.delivery_id}@{self.sender.host}>"
        message["Auto-Submitted"] = "auto-generated"
        values = self.values(to)
        message.set_content(self.templates.text(to.language, "mail/letter.txt", **values), cte=QUOTED)
        html = INLINER.inline(self.templates.text(to.language, "mail/letter.html", **values))
        message.add_alternative(html, subtype="html", cte=QUOTED)
        if to.letter.calendar:
            self.attach_calendar(message, to)
        message["Content-Language"] = to.language
        return message

    def values(self, to: Addressed) -> dict[str, Any]:
        """What both forms of a letter show."""
        token = self.seals.seal("registration", {"m": to.meeting_id.hex, "p": to.person_id.hex})
        return {
            "letter": to.letter,
            "first_name": one_line(to.first_name),
            "asks": [(ask, f"{self.sender.public_url}/r/{token}?do={ask.do}") for ask in to.letter.asks],
            "meeting_url": self.meeting_url(to.meeting_id),
            "inbox_url": f"{self.sender.public_url}/inbox",
        }

    def meeting_url(self, meeting_id: UUID) -> str:
        """Where everything about the meeting stands."""
        return f"{self.sender.public_url}/meetings/{meeting_id}"

    def attach_calendar(self, message: EmailMessage, to: Addressed) -> None:
        """The calendar entry, as a file that every calendar program opens."""
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
        name = say("meeting").into(to.language)
        params = {"method": to.letter.calendar, "charset": "utf-8"}
        message.add_attachment(entry, "text", "calendar", filename=f"{name}.ics", params=params)


def address(name: str, addr_spec: str) -> Address:
    """A name with an address; the domain in the form that every mail server understands. Raises BadAddress."""
    local, _, domain = addr_spec.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise BadAddress from error
    if len(local) > 64 or not LOCAL_PART.fullmatch(local) or not DOMAIN.fullmatch(ascii_domain):
        raise BadAddress
    return Address(name, username=local, domain=ascii_domain)
