"""What a browser keeps while somebody comes in: by what it is known again, for which address, to which page."""

from dataclasses import asdict, dataclass, replace
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import Response

from services.membership.models.sign_in_request import LASTS
from shared.identity import BadSeal
from shared.web import cookies
from shared.web.addresses import local_path

COOKIE = "maillon_asking"
HOME = "/"


@dataclass(frozen=True)
class Asking:
    """`browser` is known to this browser alone; `to` is a path of this site."""

    browser: str
    address: str = ""
    to: str = HOME

    def to_page(self, wanted: str) -> "Asking":
        """The same on the way to that page; pages about coming in are none to go to."""
        to = local_path(wanted, self.to) if wanted else self.to
        return replace(self, to=HOME if to.startswith(("/sign-in", "/sign-out")) else to)


def asking_of(request: Request) -> Asking:
    """What this browser brought along, or the beginning of it."""
    try:
        held = request.app.state.seals.open("asking", cookies.held(request, COOKIE), max_age=LASTS)
    except BadSeal:
        return Asking(token_urlsafe(24))
    return Asking(**held)


def keep_asking(request: Request, response: Response, asking: Asking) -> None:
    """Lets the browser show it again, for as long as a letter is good."""
    sealed = request.app.state.seals.seal("asking", asdict(asking))
    cookies.put(request, response, COOKIE, sealed, int(LASTS.total_seconds()))


def forget_asking(request: Request, response: Response) -> None:
    """They are in: another time, the browser is known by something else."""
    cookies.take_back(request, response, COOKIE)
