"""A form that was sent twice counts once: the second sending leads to what the first made.

The stamp's key is written in the transaction of what it makes, so that of two clicks that race one waits for the
other, on SQLite and PostgreSQL alike.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import select
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from shared.tables import form_sent
from shared.text import say
from shared.web.forms.question import ANOTHER, CONFIRMED, AskFirst, Question, has_said
from shared.web.forms.stamp import FIELD, sent_form, stamp_of, who
from shared.web.moving_on import move_on
from shared.web.visitors import visitor_of
from shared.web.works import opened
from shared.work import Work

ALREADY = say("This form was sent already, and counts once. This is what came of it.")


@dataclass
class Sending:
    """One sending of a form; `made` is the page of what it made."""

    key: str = ""
    made: str = ""


class SentAlready(Exception):
    """The same form came before, and did its work then."""

    def __init__(self, made: str, at: datetime) -> None:
        super().__init__(made)
        self.made, self.at = made, at


@asynccontextmanager
async def sent_once(request: Request) -> AsyncIterator[tuple[Work, Sending]]:
    """A work for a form that makes something, or writes to somebody. Raises SentAlready; AskFirst to make another."""
    async with opened(request) as work:
        sending = Sending(await claim(request, work))
        yield work, sending
        if sending.key:
            led = form_sent.update().where(form_sent.c.key == sending.key)
            await work.do(led.values(made=sending.made or request.url.path))


async def claim(request: Request, work: Work) -> str:
    """Takes the key of this sending; empty for a form without a stamp."""
    stamp, form, visitor = stamp_of(request), sent_form(request), visitor_of(request)
    if stamp is None or form is None:
        return ""
    content = await content_of(form)
    whose = who(visitor) if visitor else ""
    first = digest(request, f"{whose} {request.url.path} {stamp.key}")
    if has_said(request, ANOTHER):
        first = digest(request, f"{first} {content}")
    row = {"key": first, "content": content, "made": "", "sent_at": work.now}
    if await work.insert_once(form_sent, row):
        return first
    known = select(form_sent.c.content, form_sent.c.made, form_sent.c.sent_at).where(form_sent.c.key == first)
    said, made, at = (await work.session.exec(known)).one()
    if said == content:
        raise SentAlready(made, at)
    raise AskFirst(another(made))


def another(made: str) -> Question:
    """Somebody went back and sent the form with something else in it."""
    return Question(
        say("Once more?"),
        (say("With this form something was made already. Shall what you have entered now be made as well?"),),
        say("Yes, one more"),
        danger=False,
        answer=ANOTHER,
        see=(made, say("No, show me what there is")),
    )


async def content_of(form: FormData) -> str:
    """A digest of what a form says."""
    taken = sha256()
    for name, value in sorted(form.multi_items(), key=lambda one: one[0]):
        if name in (FIELD, CONFIRMED, ANOTHER):
            continue
        said = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else await bytes_of(value)
        taken.update(f"{len(name)} {len(said)} {name} ".encode("utf-8", "surrogatepass") + said)
    return taken.hexdigest()


async def bytes_of(file: UploadFile) -> bytes:
    """What a file holds; it can be read again."""
    await file.seek(0)
    content = await file.read()
    await file.seek(0)
    return content


def digest(request: Request, text: str) -> str:
    """A key as it is kept."""
    return str(request.app.state.seals.digest("sent form", text))


async def lead_on(request: Request, sent: SentAlready) -> Response:
    """On to what the first sending made."""
    return move_on(request, sent.made, ALREADY, "note")
