"""A small application, made as every service makes its own, and browsers and programs that ask it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from fastapi import Depends, FastAPI, Form, Request, UploadFile
from pydantic import BaseModel
from starlette.responses import HTMLResponse, RedirectResponse

from shared.access.permissions import permissions
from shared.clock import Clock
from shared.errors import Refused
from shared.identity import Role, Seals, Visitor, a_visitor
from shared.text import say
from shared.web.application import web_app
from shared.web.health import health
from shared.web.moving_on import move_on
from shared.web.pages import Templates
from shared.web.visitors import forget, remember, signed_in

TEMPLATES = Path(__file__).parent / "templates"
CAMILLE = UUID("01950000-0000-7000-8000-000000000001")
OURS = {"Sec-Fetch-Site": "same-origin"}
Client = httpx.AsyncClient
Browse = Callable[..., Client]


class AlreadyMember(Refused):
    """What a rule of a service says."""


class Cooperative(BaseModel):
    """What a program sends."""

    name: str
    jobs: int


@pytest.fixture
def seals() -> Seals:
    """The seals of the application under test."""
    return Seals("a secret of the tests")


@pytest.fixture
def app(seals: Seals) -> FastAPI:
    """An application with a page for every way to answer."""
    templates = Templates(TEMPLATES, clock=Clock(), union_name="Union des Tests & Cie")
    app = web_app(
        title="Tests", version="1", seals=seals, templates=templates,
        permissions=permissions("membership", {"public_agenda"}),
        largest_body=100_000,
        posted_from_elsewhere=["/unsubscribe/"],
    )  # fmt: skip
    add_pages(app)
    add_refusals(app)
    return app


def add_pages(app: FastAPI) -> None:
    """Pages that answer well."""

    @app.get("/hello")
    async def hello(request: Request, name: str = "") -> HTMLResponse:
        return app.state.templates.page(request, "hello.html", name=name)

    @app.post("/hello")
    async def rename(request: Request, name: Annotated[str, Form()]) -> RedirectResponse:
        return move_on(request, "/hello", say("{name} was renamed.", name=name))

    @app.post("/unsubscribe/{token}")
    async def unsubscribe(token: str) -> dict[str, str]:
        return {"token": token}

    @app.post("/api/cooperatives")
    async def admit(cooperative: Cooperative, visitor: Annotated[Visitor, Depends(signed_in)]) -> Cooperative:
        return cooperative

    @app.post("/enter")
    async def enter(request: Request) -> RedirectResponse:
        answer = move_on(request, "/mine")
        remember(request, answer, a_visitor(None, Role.STAFF, name="Camille"))
        return answer

    @app.post("/leave")
    async def leave(request: Request) -> RedirectResponse:
        answer = move_on(request, "/hello")
        forget(request, answer)
        return answer


def add_refusals(app: FastAPI) -> None:
    """Pages that say no, each in its way."""

    @app.get("/refused")
    @app.get("/api/refused")
    async def refused() -> None:
        raise AlreadyMember(say("{count} co-operatives are already members.", count=1240))

    @app.get("/broken")
    @app.get("/api/broken")
    async def broken() -> None:
        raise RuntimeError("the password is swordfish")

    @app.get("/numbered/{number}")
    async def numbered(number: int, day: int = 1) -> int:
        return number

    @app.post("/file")
    async def file(file: UploadFile) -> int:
        return file.size or 0

    @app.get("/mine")
    async def mine(visitor: Annotated[Visitor, Depends(signed_in)]) -> str:
        return visitor.name

    async def checks() -> dict[str, bool]:
        return dict(app.state.checks)

    app.include_router(health(checks))


@pytest.fixture
def browse(app: FastAPI, seals: Seals) -> Browse:
    """Gives a browser: in a language, of a visitor with a role (an operator is no person), with headers of its own."""

    def open_browser(language: str = "en", role: Role | None = None, **headers: str) -> Client:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        person = None if role is Role.OPERATOR else CAMILLE
        cookies = {"maillon_session": seals.session(a_visitor(person, role, name="Camille"))} if role else {}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="https://node.example",
            headers={"Accept-Language": language, "Accept": "text/html", **named},
            cookies=cookies,
        )

    return open_browser
