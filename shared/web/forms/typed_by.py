"""What a refusal carried is taken from whoever typed it, and from nobody else."""

from starlette.requests import Request

from shared.errors import NotAllowed
from shared.text import say
from shared.web.forms.stamp import sent_form, stamp_of

AGAIN = "typed-before"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class TypedByAnother(NotAllowed):
    """Somebody else has signed in meanwhile, in the same browser."""

    def __init__(self) -> None:
        super().__init__(say("This form was filled in by somebody else. Open the page anew, and fill it in yourself."))


async def form_taken(request: Request) -> None:
    """Dependency before the gate: what was typed is known even where nobody is signed in any more."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() in FORMS:
        request.state.sent = await request.form()


async def typed_by_the_same(request: Request) -> None:
    """Dependency behind the gate: what a refusal carried is taken from whoever typed it. Raises TypedByAnother."""
    sent = sent_form(request)
    if sent and AGAIN in sent and not is_theirs(request):
        raise TypedByAnother


def is_theirs(request: Request) -> bool:
    """Whether the form that came was shown to whoever asks."""
    stamp = stamp_of(request)
    return stamp is not None and stamp.is_for(request)
