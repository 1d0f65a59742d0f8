"""What no database of ours can keep, refused before anybody works with it: the zero byte, and half of a character."""

from starlette.datastructures import FormData
from starlette.requests import Request

from shared.errors import Invalid, NotFound
from shared.text import say
from shared.tidy_text import visible
from shared.web.unkept_json import ZERO, refused_in_json

FILES = "multipart/form-data"
FORMS = ("application/x-www-form-urlencoded", FILES)


class ZeroByte(Invalid):
    """Some text holds what databases refuse and no person has typed."""

    def __init__(self) -> None:
        super().__init__(say("Some of what was sent contains a character that cannot be stored. Please type it again."))


async def storable(request: Request) -> None:
    """Dependency of every route. Raises ZeroByte; NotFound when the address itself is like that."""
    if ZERO in request.scope["path"]:
        raise NotFound
    if ZERO in "".join(request.query_params.values()) or await refused_in_body(request):
        raise ZeroByte


async def refused_in_body(request: Request) -> bool:
    """Whether a text of the body holds any; files may hold what they like."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in FORMS:
        request.state.sent = await request.form()
        return refused_in_form(request.state.sent, beside_files=kind == FILES)
    return kind.endswith("json") and refused_in_json(await request.body())


def refused_in_form(form: FormData, *, beside_files: bool) -> bool:
    """Whether a field holds any. What came beside files passed no `VisibleText`: then also what nobody sees."""
    texts = [value for _, value in form.multi_items() if isinstance(value, str)]
    return any(ZERO in text or (beside_files and visible(text) != text) for text in texts)
