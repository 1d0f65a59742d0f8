"""What each form carries unseen: a key of its own, for whom it was filled in, and on which page it stands.

The seal proves that it was ours. Templates write it with `{{ stamp() }}`; the macro `form` does so by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from secrets import token_urlsafe

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request

from shared.addresses import split
from shared.identity import BadSeal, Visitor
from shared.web.addresses import local_path, path_of
from shared.web.visitors import visitor_of

FIELD = "stamp"
PURPOSE = "form"
LONGEST_PAGE = 300  # characters of an address to come back to
shown_to: ContextVar[Request | None] = ContextVar("shown_to", default=None)


@dataclass(frozen=True)
class Stamp:
    """`key` is known to one showing of one page; `reader` is a digest of whom it was shown to, empty for nobody."""

    key: str
    reader: str
    page: str

    def is_for(self, request: Request) -> bool:
        """Whether it was shown to whoever asks now."""
        return bool(self.reader) and self.reader == reader_of(request, self.key)


@contextmanager
def shown(request: Request) -> Iterator[None]:
    """Forms that are put into words meanwhile are shown to whoever asks here."""
    before = shown_to.set(request)
    try:
        yield
    finally:
        shown_to.reset(before)


def stamp() -> Markup:
    """The hidden field of a form; all forms of one showing share it, for they are sent to different addresses."""
    request = shown_to.get()
    if request is None:
        return Markup()
    if "stamp" not in request.scope["state"]:
        request.state.stamp = sealed(request)
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, request.state.stamp)


def sealed(request: Request) -> str:
    """A new stamp."""
    key = token_urlsafe(12)
    held = {"k": key, "r": reader_of(request, key), "p": page_of(request)}
    return str(request.app.state.seals.seal(PURPOSE, held))


def stamp_of(request: Request) -> Stamp | None:
    """The stamp of the form that was sent; None for a form that carries none of ours, or where nothing is sealed."""
    sent, seals = sent_form(request), getattr(request.app.state, "seals", None)
    if seals is None:  # the mail catcher
        return None
    try:
        held = seals.open(PURPOSE, str(sent.get(FIELD, "")) if sent else "")
        return Stamp(held["k"], held["r"], local_path(held["p"]))
    except (BadSeal, KeyError):
        return None


def sent_form(request: Request) -> FormData | None:
    """The form that came, once it was read (shared/web/storable.py); None for another request."""
    sent: FormData | None = request.scope.get("state", {}).get("sent")
    return sent


def page_of(request: Request) -> str:
    """The page on which a form stands that is shown now, also where a part of it is loaded or it came back."""
    if request.method == "POST":
        before = stamp_of(request)
        return before.page if before else came_from(request, request.headers.get("referer", ""))
    if looked := request.headers.get("hx-current-url"):
        return came_from(request, looked)
    return local_path(path_of(request.url.path, request.url.query))[:LONGEST_PAGE]


def came_from(request: Request, address: str) -> str:
    """A page of ours out of a whole address; the home page for any other."""
    parts = split(address)
    ours = parts.netloc == request.headers.get("host")
    return local_path(path_of(parts.path, parts.query))[:LONGEST_PAGE] if ours else "/"


def reader_of(request: Request, key: str) -> str:
    """Whoever asks, as a stamp names them."""
    visitor = visitor_of(request)
    return str(request.app.state.seals.digest(PURPOSE, f"{key} {who(visitor)}"))[:24] if visitor else ""


def who(visitor: Visitor) -> str:
    """Somebody, by what stays the same when they sign in again."""
    return str(visitor.person_id or " ".join((*sorted(visitor.roles), visitor.federation, visitor.name)))
