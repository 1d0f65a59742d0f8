"""One web application, the same for every service: who visits, how it says no, what it logs."""

from collections.abc import Collection, Sequence
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from shared.access.permissions import Permissions
from shared.access.standing import Standing
from shared.identity import Seals
from shared.web import cookies, language, style, theme
from shared.web.body_limit import MB, BodyLimit
from shared.web.head import Head
from shared.web.headers import SecurityHeaders
from shared.web.known_host import KnownHost
from shared.web.pages import Templates
from shared.web.refusals import RefusalsInWords, refusal_handlers
from shared.web.request_log import RequestLog
from shared.web.same_origin import SameOrigin
from shared.web.static import Static
from shared.web.visible_text import VisibleText
from shared.web.visitors import Visiting

HOUSE = (language.router, style.router, theme.router)
"""The doors that every service has."""

LARGEST_BODY = MB
LARGER_BODIES = {"/imports": 20 * MB}
"""A list of 30,000 co-operatives is about 6 MB."""


def web_app(
    *,
    title: str,
    version: str,
    seals: Seals,
    templates: Templates,
    permissions: Permissions,
    lifespan: Any = None,
    address: str = "",
    largest_body: int = LARGEST_BODY,
    posted_from_elsewhere: Sequence[str] = (),
    standing: Standing | None = None,
    dependencies: Sequence[Any] = (),
    trusted_proxies: tuple[str, ...] = (),
    hosts: Collection[str] = (),
) -> FastAPI:
    """A FastAPI application that already answers for the house, at `address`.

    `largest_body` is in bytes. `posted_from_elsewhere` are path prefixes that mail programs post to without a
    cookie (RFC 8058, one-click unsubscribe); all else that changes something must come from our own pages. `standing`
    corrects what sessions say of people; `dependencies` come before every route. What `trusted_proxies` (networks) say
    of where a request comes from is believed. `hosts` are the names to which the application answers; none: to all.
    """
    app = FastAPI(
        title=title,
        version=version,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        dependencies=dependencies,
        exception_handlers=refusal_handlers(),
        middleware=layers(address.startswith("https:"), hosts, tuple(posted_from_elsewhere), largest_body),
    )
    app.state.seals, app.state.templates, app.state.permissions = seals, templates, permissions
    app.state.trusted_proxies, app.state.standing = trusted_proxies, standing
    cookies.at_address(app, address)
    app.mount("/static", GZipMiddleware(Static(), minimum_size=1000), name="static")
    for door in HOUSE:
        app.include_router(door)
    return app


def layers(https: bool, hosts: Collection[str], from_elsewhere: tuple[str, ...], largest_body: int) -> list[Middleware]:
    """What a request passes on its way in, from the outside."""
    return [
        Middleware(RequestLog),
        Middleware(SecurityHeaders, https=https),
        Middleware(RefusalsInWords),
        Middleware(KnownHost, names=hosts),
        Middleware(SameOrigin, posted_from_elsewhere=from_elsewhere),
        Middleware(Head),
        Middleware(Visiting),
        Middleware(BodyLimit, largest=largest_body, larger=LARGER_BODIES),
        Middleware(VisibleText),
    ]
