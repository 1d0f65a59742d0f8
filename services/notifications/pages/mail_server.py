"""The mail server of the node: chosen by the operator, tried with a real message before it is used."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from services.notifications.actions.choose_server import catch_letters, choose_server
from services.notifications.channels.email import MailServer
from services.notifications.channels.message import Addressed, Composer, Sender
from services.notifications.channels.trial import try_server
from services.notifications.errors import NoCatcher, OnTrial, WrongServer
from services.notifications.queries.outgoing import Outgoing, outgoing
from services.notifications.rules.catcher import PORTS, Place
from services.notifications.rules.mail_server import TLS_WORDS, ServerDetails, check_server
from services.notifications.rules.trial import WORDS, Answer, Trial
from services.notifications.rules.trial_letter import trial_letter
from shared.email_address import is_email_address, visible
from shared.events.ids import new_id
from shared.text import Text, say
from shared.web.forms.base import merged
from shared.web.forms.clash import ChangedMeanwhile
from shared.web.forms.question import ask_first
from shared.web.language import language_of
from shared.web.moving_on import move_on
from shared.web.visitors import visitor_of
from shared.web.works import opened, place_of, reading, service_of

router = APIRouter(include_in_schema=False)
NOT_A_PERSON = UUID(int=0)
ADDRESSES = ("sender", "reply_to", "to")
FIELDS = ("host", "port", "tls", "username", *ADDRESSES)
EMPTY = dict.fromkeys(FIELDS, "") | {"port": "587", "tls": "starttls"}

STAY = say("Every e-mail stays on this machine and reaches nobody: invitations, confirmations, links to sign in.")
FORGOTTEN = say("Its name and password are forgotten; the server can be chosen again.")
MEANWHILE = say("Somebody else chose a mail server while this one was tried. See what is in use now.")
NO_SERVER = say("Use no server")


@router.get("/mail-server")
async def show(request: Request) -> Response:
    """What is in use, and the form to choose another."""
    now = await in_use(request)
    return page(request, now, filled(now), {}, None)


@router.post("/mail-server")
async def choose(request: Request) -> Response:
    """Sends a test message by it; only a server that took one is used, unless the operator insists."""
    if service_of(request).settings.on_trial:
        raise OnTrial
    form, now = await request.form(), await in_use(request)
    if form.get("do") == "catch":
        return await keep_here(request, str(form.get("back") or "/mail-server"))
    values = {name: str(form.get(name) or "").strip() for name in FIELDS}
    values |= {name: visible(values[name]) for name in ADDRESSES}
    insists = form.get("do") == "insist"
    try:
        values = merged(request, values, based(now))
        details = details_of(values, form, now, usual_of(request), catcher_of(request))
        if not insists and not is_email_address(values["to"]):
            raise WrongServer({"to": say("Give an address of yours: the test message goes there.")})
    except ChangedMeanwhile as meanwhile:
        return page(request, now, values, meanwhile.clashes, None)
    except WrongServer as refusal:
        return page(request, now, values, refusal.errors, None)
    answer = None if insists else await trial(request, details, values["to"])
    if answer and answer.trial is not Trial.ACCEPTED:
        return page(request, now, values, {}, answer)
    async with opened(request) as work:
        if await outgoing(work.session, secret_of(request), usual_of(request)) != now:
            raise WrongServer({"host": MEANWHILE})
        await choose_server(details, secret_of(request), proved=not insists, work=work)
    taken = say("The server accepted the test message for {address}. It is now in use.", address=values["to"])
    said = say("The server is in use, without proof that it accepts our mail.") if insists else taken
    return move_on(request, str(form.get("back") or "/mail-server"), said, "note" if insists else "done")


async def keep_here(request: Request, back: str) -> Response:
    """No server any more: the catcher of this machine takes the letters, until another is chosen."""
    catcher = catcher_of(request)
    if catcher is None:
        raise NoCatcher
    now = await in_use(request)
    async with opened(request) as work:
        await catch_letters(work)
        if not now.caught:
            ask_first(request, say("Stop using {host}?", host=now.server.host), STAY, FORGOTTEN, yes=NO_SERVER)
    return move_on(request, back, say("E-mails stay on this machine until a mail server is chosen."), "note")


def filled(now: Outgoing) -> dict[str, str]:
    """What the form says of the server in use; where there is none, how most of them take mail."""
    if now.caught:
        return EMPTY
    server = now.server
    return {
        "host": server.host,
        "port": str(server.port),
        "tls": server.tls,
        "username": server.user,
        "sender": now.sender,
        "reply_to": now.reply_to,
        "to": "",
    }


def based(now: Outgoing) -> dict[str, str]:
    """What of it is kept."""
    return {name: value for name, value in filled(now).items() if name != "to"}


def details_of(
    values: dict[str, str], form: FormData, now: Outgoing, usual: Outgoing, catcher: Place | None
) -> ServerDetails:
    """What was typed; without a password, the one that is kept for the same server and name. Raises WrongServer."""
    password = str(form.get("password") or "")
    port = int(values["port"]) if values["port"].isdecimal() and len(values["port"]) < 6 else 0
    if not password and (values["host"], values["username"]) == (now.server.host, now.server.user):
        password = now.server.password
    details = ServerDetails(
        values["host"], port, values["tls"], values["username"], password, values["sender"], values["reply_to"]
    )
    check_server(details, None if usual.caught else (usual.server.host, usual.server.port), catcher)
    return details


async def trial(request: Request, details: ServerDetails, to: str) -> Answer:
    """A real message, by the server that is to be tried."""
    usual: Composer = request.app.state.composer
    union = service_of(request).settings.described.words.union_name
    composer = Composer(
        usual.templates, usual.seals, Sender(union, details.sender, details.reply_to, usual.sender.public_url)
    )
    visitor, now = visitor_of(request), place_of(request).clock.now()
    name = visitor.name if visitor else ""
    letter = Addressed(
        delivery_id=new_id(),
        tries=1,
        person_id=NOT_A_PERSON,
        meeting_id=None,
        first_name=name.partition(" ")[0],
        name=name,
        email=to,
        language=language_of(request),
        at=now,
        sent_on=now,
        letter=trial_letter(union),
    )
    server = MailServer(details.host, details.port, details.username, details.password, details.tls)
    return await try_server(server, composer.compose(letter))


async def in_use(request: Request) -> Outgoing:
    """How mail gets out now."""
    async with reading(request) as session:
        return await outgoing(session, secret_of(request), usual_of(request))


def usual_of(request: Request) -> Outgoing:
    """How it gets out when nothing was chosen."""
    usual: Outgoing = request.app.state.usual_outgoing
    return usual


def catcher_of(request: Request) -> Place | None:
    """Where the catcher of this machine takes messages, if there is one."""
    return service_of(request).settings.catches


def secret_of(request: Request) -> str:
    """What hides the password."""
    return service_of(request).settings.secret.get_secret_value()


def page(
    request: Request, now: Outgoing, values: dict[str, str], errors: Mapping[str, Text], answer: Answer | None
) -> Response:
    """The form, fresh or come back; the password never comes back."""
    words: dict[str, Any] = {"what": WORDS[answer.trial][0], "todo": WORDS[answer.trial][1]} if answer else {}
    response: Response = request.app.state.templates.page(
        request,
        "mail_server/show.html",
        status=422 if errors or answer else 200,
        now=now,
        values=values,
        was=based(now),
        errors=errors,
        answer=answer,
        back="/tour" if request.query_params.get("back") == "/tour" else "",
        keeps_password=bool(now.server.password),
        catcher=catcher_of(request),
        ports=PORTS,
        ways=TLS_WORDS,
        **{"what": "", "todo": "", **words},
    )
    return response
