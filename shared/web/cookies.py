"""Our cookies: never for scripts, never sent along by a stranger's form, and by https bound to this very host.

Browsers tell no ports apart, so the port of an address is in their names: nodes and a hub on one host keep apart.
"""

from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

HOST = "__Host-"
"""Browsers take a cookie of this name only from its own host by https: no subdomain can plant one."""


def at_address(app: Starlette, public_url: str) -> None:
    """Says where people reach an application: what its cookies are called, and whether they travel by https alone."""
    app.state.secure_cookies = public_url.startswith("https:")
    app.state.cookie_port = urlsplit(public_url).port


def put(request: Request, response: Response, name: str, value: str, lasts_s: int) -> None:
    """The cookie goes out with `response`."""
    response.set_cookie(
        full_name(request.app, name),
        value,
        max_age=lasts_s,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.app.state.secure_cookies,
    )


def held(request: Request, name: str) -> str:
    """The cookie that came along, also one from before its name had a port in it; empty without one."""
    there = request.cookies
    return there.get(full_name(request.app, name)) or there.get(name_before(request.app, name)) or ""


def take_back(request: Request, response: Response, name: str) -> None:
    """The browser forgets it."""
    secure: bool = request.app.state.secure_cookies
    for known in {full_name(request.app, name), *({name_before(request.app, name)} & request.cookies.keys())}:
        response.delete_cookie(known, path="/", httponly=True, samesite="lax", secure=secure)


def full_name(app: Starlette, name: str) -> str:
    """The name that the cookie has at this address."""
    port: int | None = app.state.cookie_port
    before = name_before(app, name)
    return f"{before}_{port}" if port else before


def name_before(app: Starlette, name: str) -> str:
    """The name without the port."""
    return HOST + name if app.state.secure_cookies else name
