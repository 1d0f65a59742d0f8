"""Our cookies: never for scripts, never sent along by a stranger's form, and by https bound to this very host."""

from starlette.requests import Request
from starlette.responses import Response

HOST = "__Host-"
"""Browsers take a cookie of this name only from its own host by https: no subdomain can plant one."""


def put(request: Request, response: Response, name: str, value: str, lasts_s: int) -> None:
    """The cookie goes out with `response`."""
    secure: bool = request.app.state.secure_cookies
    response.set_cookie(
        full_name(name, secure=secure), value, max_age=lasts_s, path="/", httponly=True, samesite="lax", secure=secure
    )


def held(request: Request, name: str) -> str:
    """The cookie that came along; empty without one."""
    return request.cookies.get(full_name(name, secure=request.app.state.secure_cookies), "")


def take_back(request: Request, response: Response, name: str) -> None:
    """The browser forgets it."""
    secure: bool = request.app.state.secure_cookies
    response.delete_cookie(full_name(name, secure=secure), path="/", httponly=True, samesite="lax", secure=secure)


def full_name(name: str, *, secure: bool) -> str:
    """The name that the cookie has by https, or by http on this machine."""
    return HOST + name if secure else name
