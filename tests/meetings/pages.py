"""The built service with its doors, and short ways to use them as a browser does."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from shared.clock import Clock
from shared.identity import Role, Seals
from tests.meetings.world import Hands, MovableClock, cookie_of

SOON = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=10)
COMING = {"starts_at": SOON, "ends_at": SOON + timedelta(hours=2)}


@dataclass
class Doors:
    """Pages and api of a running service; `hands` act on its database from behind."""

    app: FastAPI
    hands: Hands = field(init=False)

    def __post_init__(self) -> None:
        self.hands = Hands(self.app.state.service.place, MovableClock())

    @property
    def seals(self) -> Seals:
        """The node's seals."""
        seals: Seals = self.app.state.seals
        return seals

    def browser(self, person_id: UUID | None = None, role: Role | None = None, language: str = "en") -> Any:
        """Somebody's browser; nobody is signed in without a role."""
        cookies = cookie_of(self.seals, person_id, role) if role else {}
        cookies |= {"maillon_language": language} if language else {}
        headers = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html", "Accept-Language": language}
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://node.test", headers=headers, cookies=cookies)

    def staff(self) -> Any:
        """The browser of the union's staff."""
        return self.browser(None, Role.OPERATOR)

    async def member(self, name: str) -> Any:
        """The browser of a member who is signed in."""
        return self.browser(await self.hands.person(name), Role.MEMBER)

    async def link(self, meeting: UUID, name: str) -> str:
        """The personal link in somebody's e-mail."""
        person = await self.hands.person(name)
        return "/r/" + self.seals.seal("registration", {"m": meeting.hex, "p": person.hex})

    def clock(self) -> Clock:
        """The service's clock."""
        clock: Clock = self.app.state.service.place.clock
        return clock
