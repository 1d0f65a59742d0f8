"""What somebody typed is not lost when the answer is no: the page that says so carries it, to be sent again.

Nothing is kept on the node. The page is the answer to whoever typed it, and what it carries is taken from that person
alone: the stamp says for whom the form was shown. Passwords, codes and files are never carried.
"""

from typing import NamedTuple

from starlette.requests import Request

from shared.text import Text, say
from shared.web.forms.labels import label_of
from shared.web.forms.question import ANOTHER, CONFIRMED
from shared.web.forms.stamp import FIELD, sent_form, stamp_of
from shared.web.forms.typed_by import AGAIN, is_theirs
from shared.web.visitors import visitor_of

SECRETS = frozenset({"password", "code", "credential", "ticket"})
PROSE = 20  # characters: shorter ones are what a program put there, or a choice
LINE = 60  # characters that a narrow field shows


class Field(NamedTuple):
    """One field that came; what has no label was chosen, not typed, and is carried unseen."""

    name: str
    value: str
    label: Text | None

    @property
    def is_prose(self) -> bool:
        """Whether it needs more than a line."""
        return len(self.value) > LINE or "\n" in self.value


class Typed(NamedTuple):
    """The fields that came; `page` is where the form stands. `whole`: nothing had to be left out."""

    fields: list[Field]
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
        Field(name, value, None if name in unseen else label_of(request.url.path, name) or of_prose(value))
        for name, value in sent.multi_items()
        if name in carried and isinstance(value, str) and name not in (CONFIRMED, AGAIN)
    ]
    some = any(one.value for one in fields if one.name not in unseen)
    return Typed(fields, stamp.page, whole) if some else None


def of_prose(value: str) -> Text | None:
    """What words of a field that nobody knows are called: they are shown all the same."""
    return say("What you typed") if len(value) > PROSE and " " in value.strip() else None
