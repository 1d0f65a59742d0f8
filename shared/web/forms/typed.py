"""What somebody typed is not lost when the answer is no: the page that says so carries it, to be sent again.

Nothing is kept on the node. The page is the answer to whoever typed it, and what it carries is taken from that person
alone: the stamp says for whom the form was shown. Passwords, codes and files are never carried.
"""

from typing import NamedTuple

from starlette.requests import Request

from shared.web.forms.question import ANOTHER, CONFIRMED
from shared.web.forms.stamp import FIELD, sent_form, stamp_of
from shared.web.forms.typed_by import AGAIN, is_theirs
from shared.web.visitors import visitor_of

SECRETS = frozenset({"password", "code", "credential", "ticket"})
PROSE = 20  # characters; what is shorter is quickly typed again, and shown by the form itself


class Typed(NamedTuple):
    """The fields that came; `page` is where the form stands. `whole`: nothing had to be left out."""

    fields: list[tuple[str, str, bool]]
    page: str
    whole: bool


def typed_again(request: Request) -> Typed | None:
    """What the page of a refusal carries; None where nobody typed, or somebody else did."""
    stamp, sent = stamp_of(request), sent_form(request)
    if stamp is None or not stamp.reader or sent is None or (visitor_of(request) and not is_theirs(request)):
        return None
    carried = {name: value for name, value in sent.multi_items() if isinstance(value, str) and name not in SECRETS}
    whole = carried.keys() == set(sent.keys())
    unseen = {FIELD, "was", CONFIRMED, ANOTHER, AGAIN}
    fields = [
        (name, value, name not in unseen and (len(value) > PROSE or " " in value.strip()))
        for name, value in sent.multi_items()
        if name in carried and isinstance(value, str) and name not in (CONFIRMED, AGAIN)
    ]
    return Typed(fields, stamp.page, whole) if any(name not in unseen and value for name, value, _ in fields) else None
