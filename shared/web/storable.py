"""What no database of ours can keep, refused before anybody works with it: the zero byte inside a text."""

import re

from starlette.datastructures import FormData
from starlette.requests import Request

from shared.errors import Invalid, NotFound
from shared.text import say

ZERO = "\x00"
ZERO_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class ZeroByte(Invalid):
    """Some text holds a byte that PostgreSQL refuses and that no person has typed."""

    def __init__(self) -> None:
        super().__init__(say("Some of what was sent holds a sign that cannot be kept. Please type it again."))


async def storable(request: Request) -> None:
    """Dependency of every route. Raises ZeroByte; NotFound when the address itself is like that."""
    if ZERO in request.scope["path"]:
        raise NotFound
    if ZERO in "".join(request.query_params.values()) or await zero_in_body(request):
        raise ZeroByte


async def zero_in_body(request: Request) -> bool:
    """Whether a text of the body holds one; files may hold what they like."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        request.state.sent = await request.form()
        return zero_in_form(request.state.sent)
    return kind.endswith("json") and ZERO_IN_JSON.search(await request.body()) is not None


def zero_in_form(form: FormData) -> bool:
    """Whether a field holds one."""
    return any(isinstance(value, str) and ZERO in value for value in form.values())
