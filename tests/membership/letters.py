"""What a letter to come in carries, as the event of membership says it; and people who may ask for one."""

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlmodel import col, select

from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.record_person import record_person
from services.membership.models import SignInRequest
from services.membership.models.mandate import MandateKind
from shared.events.membership import SIGN_IN_SECRETS
from shared.hidden import reveal
from shared.identity import SESSION_COOKIE
from shared.tables import outbox
from shared.work import Workplace
from tests.builders import a_mandate, a_person
from tests.membership.conftest import SECRET, browser

PATIENCE_S = 60.0
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@dataclass(frozen=True)
class Letter:
    """The link's path, and the code."""

    path: str
    code: str


async def noted(place: Workplace, email: str | None, kind: MandateKind = MandateKind.STAFF, **known: str) -> UUID:
    """Somebody of the register, with a mandate."""
    async with place.work() as work:
        person = await record_person(None, a_person(email=email, **known), work)
        await work.flush()
        await give_mandate(person.id, a_mandate(kind), work)
    return person.id


async def asked(client: httpx.AsyncClient, email: str) -> httpx.Response:
    """Somebody asks for a link."""
    return await client.post("/sign-in", data={"email": email})


async def resolved(place: Workplace) -> None:
    """Waits until the node has dealt with every request."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with place.database.reading() as session:
                open_ones = select(SignInRequest.id).where(col(SignInRequest.resolved_at).is_(None))
                if (await session.exec(open_ones)).first() is None:
                    return
            await asyncio.sleep(0.02)


async def letters(place: Workplace) -> list[Letter]:
    """Every letter that membership asked for, oldest first."""
    await resolved(place)
    told = await said(place, "sign_in_asked")
    return [Letter(f"/sign-in/letter/{in_clear(one['token'])}", in_clear(one["code"])) for one in told]


def in_clear(hidden: str) -> str:
    """What the letter will show."""
    shown = reveal(hidden, SECRET, SIGN_IN_SECRETS)
    assert shown
    return shown


async def said(place: Workplace, fact: str) -> list[dict[str, Any]]:
    """What membership said of that kind, oldest first."""
    async with place.database.reading() as session:
        wanted = outbox.c.subject.like(f"%.{fact}.v1")
        rows = (await session.exec(select(outbox.c.body).where(wanted).order_by(outbox.c.pos))).all()
    return [json.loads(bytes(body[0] if isinstance(body, tuple) else body)) for body in rows]


async def the_letter(place: Workplace) -> Letter:
    """The newest."""
    return (await letters(place))[-1]


def visitor_s_browser(app: FastAPI, **headers: str) -> httpx.AsyncClient:
    """A browser in which nobody is signed in."""
    client = browser(app, None)
    client.headers.update({"User-Agent": CHROME, **headers})
    return client


def is_in(client: httpx.AsyncClient) -> bool:
    """Whether this browser has a session's cookie."""
    return SESSION_COOKIE in client.cookies


def later(place: Workplace, **time: float) -> None:
    """Lets time pass for the whole service."""
    before = place.clock.now
    shift = timedelta(**time)
    object.__setattr__(place.clock, "now", lambda: before() + shift)
