"""Asking before something is done that cannot simply be undone, or that writes to many.

The action is tried, then `ask_first` raises within its work: nothing is saved, and what the question says has passed
all rules. It comes as a page in between; with JavaScript, the same words in a dialog.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from shared.text import Text
from shared.web.forms.stamp import page_of, sent_form

ONLY_ASK = "maillon-only-ask"
"""The header of a page's script that wants the question: such a request never saves anything."""
CONFIRMED, ANOTHER = "confirmed", "another"


@dataclass(frozen=True)
class Question:
    """What would change and whom it concerns, in sentences, and the words of the button that does it.

    `answer` is the field that says yes. `see` leads to what is there already.
    """

    title: Text
    words: tuple[Text, ...]
    yes: Text
    danger: bool = True
    answer: str = CONFIRMED
    see: tuple[str, Text] | None = None


class AskFirst(Exception):
    """Nothing is saved before the person has answered."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.title.msgid)
        self.question = question


class NothingToAsk(Exception):
    """Only the question was wanted, and there is none: nothing is saved."""


def ask_first(request: Request, title: Text, *words: Text | None, yes: Text, danger: bool = True) -> None:
    """Goes on only for a form whose sender has read these words and said yes. Raises AskFirst."""
    if not has_said(request, CONFIRMED):
        raise AskFirst(Question(title, tuple(one for one in words if one), yes, danger))


def has_said(request: Request, answer: str) -> bool:
    """Whether the form that came says so."""
    sent = sent_form(request)
    return sent is not None and sent.get(answer) == "yes"


def only_asks(request: Request) -> bool:
    """Whether the request wants a question and nothing else."""
    return ONLY_ASK in request.headers


async def show_question(request: Request, asked: AskFirst) -> Response:
    """The page in between, or the dialog, with a form that sends the same again."""
    question = asked.question
    name = "_question.html" if only_asks(request) else "question.html"
    fields = [*again(request, question.answer), (question.answer, "yes")]
    values = {"question": question, "again": fields, "back": page_of(request)}
    page: Response = request.app.state.templates.page(request, name, **values)
    page.headers["Maillon-Question"] = "1"
    return page


async def nothing_to_show(_request: Request, _: NothingToAsk) -> Response:
    """No content: the form may be sent as it is."""
    return Response(status_code=204)


def again(request: Request, *without: str) -> list[tuple[str, str]]:
    """The fields that came, to be sent once more, but for these."""
    sent = sent_form(request)
    fields = sent.multi_items() if sent else []
    return [(name, value) for name, value in fields if isinstance(value, str) and name not in without]
