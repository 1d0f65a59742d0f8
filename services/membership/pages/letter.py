"""Coming in by e-mail: one field, then a link for this browser, or a code to type in it."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.membership.actions.ask_to_sign_in import AskToSignIn, ask_to_sign_in
from services.membership.actions.open_letter import open_letter, type_code
from services.membership.errors import AnotherBrowser, LetterUsedOrExpired, TooManyGuesses, WrongCode
from services.membership.models.sign_in_request import LASTS
from services.membership.pages.account import passkey_words
from services.membership.pages.asking import Asking, asking_of, keep_asking
from services.membership.pages.caught_mail import stay_here
from services.membership.pages.coming_in import TRIES_OF_CLIENT, client_digest, come_in, count_client
from services.membership.pages.known_browser import known_browser
from services.membership.pages.provider import provider_words
from services.membership.queries.mail_stop import mail_stop
from services.membership.queries.sign_in_requests import Letter, letter_of
from shared.email_address import email_address
from shared.errors import Invalid, Refused
from shared.text import Text, say
from shared.web.forms.sending import SentAlready, sent_once
from shared.web.visitors import visitor_of
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/sign-in", include_in_schema=False)
ASK, SENT, LETTER = "sign_in/how.html", "sign_in/sent.html", "sign_in/letter.html"
SAME_CLICK = timedelta(seconds=30)
"""Whoever sends the same form after that went back, because no letter came."""
Typed = Annotated[str, Form()]


@router.get("")
async def how(request: Request, next: str = "", email: str = "") -> Response:
    """The field for one's address; `next` is the page that they wanted."""
    asking = asking_of(request).to_page(next)
    answer = ask_page(request, email[:254] or asking.address)
    keep_asking(request, answer, asking)
    return answer


@router.post("")
async def ask(request: Request, email: Typed = "") -> Response:
    """The same answer for every address; the form that was sent twice is one letter."""
    try:
        address = email_address(email)
    except Invalid as refusal:
        return ask_page(request, email[:254], refusal.text, refusal.status)
    if address is None:
        return ask_page(request, "", say("Fill this in."), 422)
    known = asking_of(request)
    asking = Asking(known.browser, address, known.to)
    command = AskToSignIn(address, asking.browser, client_digest(request), known_browser(request))
    try:
        async with sent_once(request) as (work, sending):
            sending.made = "/sign-in/sent"
            await ask_to_sign_in(command, work)
    except SentAlready as before:
        if place_of(request).clock.now() - before.at > SAME_CLICK:
            async with opened(request) as work:
                await ask_to_sign_in(command, work)
    answer = RedirectResponse("/sign-in/sent", status_code=303)
    keep_asking(request, answer, asking)
    return answer


@router.get("/sent")
async def sent(request: Request) -> Response:
    """What to do now, here or with the code."""
    asking = asking_of(request)
    return await sent_page(request, asking) if asking.address else RedirectResponse("/sign-in", status_code=303)


@router.post("/code")
async def code(request: Request, code: Typed = "") -> Response:
    """Somebody read the letter elsewhere, and types its code here."""
    asking = asking_of(request)
    async with opened(request) as work:
        await count_client(TRIES_OF_CLIENT, request, work)
        visitor = await type_code(code[:40], asking.browser, work, is_known=bool(known_browser(request)))
    match visitor:
        case WrongCode() | TooManyGuesses():
            return await sent_page(request, asking, visitor)
        case Refused():
            return ask_page(request, asking.address, visitor.text, visitor.status)
    return await come_in(request, visitor)


@router.get("/letter/{token}")
async def open_it(request: Request, token: str) -> Response:
    """Opening the link changes nothing, so that a mail scanner does not use it up; somebody presses the button."""
    async with reading(request) as session:
        letter = await letter_of(token, asking_of(request).browser, place_of(request).clock.now(), session)
    return letter_page(request, token, letter)


@router.post("/letter/{token}")
async def use_it(request: Request, token: str) -> Response:
    """Begins a session, in the browser that asked."""
    async with opened(request) as work:
        await count_client(TRIES_OF_CLIENT, request, work)
        visitor = await open_letter(token, asking_of(request).browser, work)
    match visitor:
        case AnotherBrowser():
            return letter_page(request, token, Letter.ELSEWHERE, visitor.status)
        case LetterUsedOrExpired():
            return letter_page(request, token, Letter.OVER, visitor.status)
        case Refused():
            raise visitor
    return await come_in(request, visitor)


def ask_page(request: Request, address: str, wrong: Text | None = None, status: int = 200) -> Response:
    """The one field, and the other ways."""
    values: dict[str, Any] = passkey_words(request) | provider_words(request) | {"address": address, "wrong": wrong}
    answer: Response = request.app.state.templates.page(request, ASK, status=status, **values)
    return answer


async def sent_page(request: Request, asking: Asking, refusal: Refused | None = None) -> Response:
    """A message is on its way, if we know that address."""
    async with reading(request) as session:
        stopped = await mail_stop(session) is not None
    answer: Response = request.app.state.templates.page(
        request,
        SENT,
        status=refusal.status if refusal else 200,
        address=asking.address,
        letters_stay=await stay_here(request),
        minutes=int(LASTS.total_seconds() // 60),
        wrong=refusal.text if refusal else None,
        stopped=stopped,
    )
    return answer


def letter_page(request: Request, token: str, letter: Letter, status: int = 200) -> Response:
    """Ready, or why not."""
    if letter == Letter.OVER and visitor_of(request):
        return RedirectResponse("/", status_code=303)
    answer: Response = request.app.state.templates.page(
        request, LETTER, status=status, token=token, letter=letter.value, wrong=None, address=""
    )
    return answer
