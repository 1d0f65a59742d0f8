"""E-mails as their recipients read them: from the catcher's folder, with the links in both of their forms."""

import email
import json
import re
from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import httpx

from deploy.catcher.mailbox import Mailbox
from shared.text import LANGUAGES, Text, say
from tests.journeys.running import until

SUBJECTS: dict[str, Text] = {
    "invitation": say("Visit"),
    "changed": say("Meeting changed"),
    "cancelled": say("Meeting cancelled"),
    "seat": say("Registration confirmed"),
    "waiting": say("Waiting list"),
    "offer": say("A seat for you"),
    "expired": say("Offer expired"),
    "declined": say("Seat declined"),
    "given back": say("Registration cancelled"),
}
"""What a message is about, by the beginning of its subject."""


class Page(HTMLParser):
    """The links of a page or a message, and the form with the button that is meant."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.meant: str | None = None
        self.sent: dict[str, str] = {}
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Takes note of links, and of the fields of that one form."""
        held = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(held.get("href", ""))
        if tag == "form":
            self.inside = "data-meant" in held
            self.meant = held["action"] if self.inside else self.meant
        if tag == "input" and self.inside:
            self.sent[held["name"]] = held.get("value", "")


@dataclass(frozen=True)
class Letter:
    """One e-mail, opened."""

    to: str
    subject: str
    language: str
    text: str
    html: str
    message_id: str

    @property
    def about(self) -> str:
        """What it is about: the longest of the known beginnings."""
        fits = {name: words.into(self.language) for name, words in SUBJECTS.items()}
        found = [name for name in fits if self.subject.startswith(fits[name])]
        return max(found, key=lambda name: len(fits[name]))

    def link(self, do: str) -> str:
        """The link that does that; both forms of the message have the same."""
        in_text: list[str] = [one for one in re.findall(r"https?://\S+", self.text) if one.endswith(f"?do={do}")]
        in_html = [one for one in Page(self.html).links if one.endswith(f"?do={do}")]
        assert in_text == in_html != [], f"the text has {in_text}, the HTML {in_html}"
        return in_text[0]


class Letters:
    """All that a node has sent."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def all(self) -> list[Letter]:
        """Every message, oldest first."""
        return [opened(raw) for raw in caught_in(self.data).values()]

    def told(self) -> Counter[tuple[str, str]]:
        """How often who was told what; a copy of the same message, known by its id, counts once."""
        different = {one.message_id: one for one in self.all()}
        return Counter((one.to.partition("@")[0], one.about) for one in different.values())

    def wait_for(self, person: str, about: str) -> Letter:
        """The newest message about that to a person, as soon as there is one."""

        def newest() -> Letter | None:
            mine = [one for one in self.all() if one.to.startswith(f"{person}@") and one.about == about]
            return mine[-1] if mine else None

        letter: Letter = until(newest, f"an e-mail to {person} about: {about}")
        return letter


def caught_in(data: Path) -> dict[str, bytes]:
    """What a node's catcher keeps in its folder, by name, the oldest first; hidden there with the node's secret."""
    mailbox = Mailbox(data / "mail", json.loads((data / "node.json").read_text())["secret"])
    return {name: mailbox.read(name) for name in reversed(mailbox.names())}


def opened(raw: bytes) -> Letter:
    """A message as its recipient's program shows it."""
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text and html
    language = str(message["Content-Language"])
    assert language in LANGUAGES
    to = str(message["To"].addresses[0].addr_spec)
    return Letter(
        to,
        str(message["Subject"]).strip(),
        language,
        text.get_content(),
        html.get_content(),
        str(message["Message-ID"]),
    )


def click(link: str, browser: httpx.Client) -> httpx.Response:
    """A click on a link of a message, and one on the button that is meant, where the page that opens has one."""
    page = browser.get(link)
    form = Page(page.text)
    return browser.post(form.meant, data=form.sent) if form.meant else page
