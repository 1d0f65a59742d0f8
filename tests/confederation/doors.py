"""The pages of the hub in front of a database of the tests, and what a page's table says."""

import re
from dataclasses import dataclass
from html import unescape

import httpx
from fastapi import FastAPI

from services.confederation.app import build
from services.confederation.settings import ConfederationSettings
from shared.identity import HUB_SESSION_COOKIE, Role, Seals, a_visitor
from shared.work import Workplace

NOWHERE = "nats://nobody@127.0.0.1:1"
ROW, CELL, TAG = (
    re.compile(r"<tr[ >].*?</tr>", re.S),
    re.compile(r"<t[hd][ >].*?</t[hd]>", re.S),
    re.compile(r"<[^>]+>"),
)
UNSEEN = re.compile(r'<span class="unseen">.*?</span>', re.S)
NUMBER = re.compile(r"(?:≥\s*)?[0-9]+")


@dataclass
class Doors:
    """The application, and who may stand in front of it."""

    app: FastAPI

    def browser(
        self, role: Role | None = Role.ANALYST, federation: str = "", language: str = "en"
    ) -> httpx.AsyncClient:
        """Somebody's browser: an analyst's without more words; nobody is signed in without a role."""
        seals: Seals = self.app.state.seals
        visitor = a_visitor(None, role, federation=federation) if role else None
        cookies = {HUB_SESSION_COOKIE: seals.session(visitor)} if visitor else {}
        headers = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html", "Accept-Language": language}
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://hub.test", headers=headers, cookies=cookies)

    def federation_reader(self) -> httpx.AsyncClient:
        """Somebody who reads for the federation of building."""
        return self.browser(Role.FEDERATION_READER, "btp")


def doors_on(place: Workplace, broker_fed_url: str = NOWHERE) -> Doors:
    """The hub's pages on that database, at its time; without its duties."""
    settings = ConfederationSettings(
        union_name="Confederation of the tests",
        database_url=str(place.database.url),
        broker_url=NOWHERE,
        broker_fed_url=broker_fed_url,
        broker_nat_url=NOWHERE,
        secret="a secret of the tests",
        public_url="http://hub.test",
    )
    app = build(settings)
    app.state.service.place = place
    return Doors(app)


def rows_of(page: str) -> list[list[str]]:
    """The texts of every row of every table of a page; numbers as plain digits, ≥ where they are lower bounds."""
    return [[text_of(cell) for cell in CELL.findall(row)] for row in ROW.findall(page)]


def row_of(page: str, name: str) -> list[str]:
    """The first row that begins with that name."""
    return next(row for row in rows_of(page) if row and row[0].startswith(name))


def text_of(cell: str) -> str:
    """What a cell shows."""
    words = " ".join(unescape(TAG.sub(" ", UNSEEN.sub("", cell))).split())
    squeezed = re.sub(r"(?<=[0-9])[\s,\u202f\u00a0](?=[0-9]{3}\b)", "", words)
    return squeezed.replace("≥ ", "≥")
