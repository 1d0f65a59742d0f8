"""Coming in with an account elsewhere, where the operator has chosen an OpenID provider; linking and unlinking one."""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.membership.actions.link_provider import link_provider, unlink_provider
from services.membership.actions.sign_in_with_provider import sign_in_with_provider
from services.membership.actions.spend import spend
from services.membership.channels.provider import Provider, Question
from services.membership.errors.keys import ProviderRefused, StartedAnew
from services.membership.pages.asking import asking_of, forget_asking
from services.membership.pages.coming_in import TRIES_OF_CLIENT, count_client
from services.membership.pages.freshness import FRESH, person_just_signed_in, person_signed_in
from services.membership.rules.provider_answer import Told
from shared.errors import NotFound, Refused
from shared.identity import BadSeal
from shared.text import say
from shared.web import cookies
from shared.web.forms.question import ask_first
from shared.web.moving_on import move_on
from shared.web.visitors import remember, visitor_of
from shared.web.works import opened

router = APIRouter(include_in_schema=False)
WAY_COOKIE, THROUGH_COOKIE = "maillon_way", "maillon_through"
WAY, LINKING = "way to a provider", "link a provider from "
WAY_LASTS = timedelta(minutes=10)
THROUGH_LASTS = 14 * 24 * 3600  # seconds, as a session
ACCOUNT, SIGN_IN = "/account", "/sign-in"


@router.get("/sign-in/provider")
async def leave_for_provider(request: Request) -> Response:
    """On to the provider, to come back signed in."""
    return await on_the_way(request, "", SIGN_IN)


@router.get("/account/provider")
async def leave_to_link(request: Request, ticket: str = "") -> Response:
    """On to the provider, to come back with an account to link. The ticket was on our own page."""
    try:
        person_id = person_just_signed_in(request)
        request.app.state.seals.open(LINKING + session_of(request), ticket, max_age=FRESH)
    except Refused as refusal:
        return move_on(request, ACCOUNT, refusal.text, "problem")
    return await on_the_way(request, person_id.hex, ACCOUNT)


@router.get("/sign-in/provider/callback")
async def come_back(request: Request, state: str = "", code: str = "", iss: str = "", error: str = "") -> Response:
    """Back from the provider."""
    back = SIGN_IN
    try:
        provider, (question, linker) = provider_of(request), way_of(request, state)
        back = ACCOUNT if linker else SIGN_IN
        async with opened(request) as work:
            await count_client(TRIES_OF_CLIENT, request, work)
            await spend(question.state, WAY_LASTS, work)
        if error or not code or (iss and iss != provider.issuer):
            raise ProviderRefused(request.query_params.get("error_description", "") or error or "code")
        told = await provider.told(code, question)
        answer = await (link(request, provider, told, linker) if linker else enter(request, provider, told))
    except Refused as refusal:
        answer = move_on(request, back, refusal.text, "problem")
    cookies.take_back(request, answer, WAY_COOKIE)
    return answer


@router.post("/account/provider/{id}/removal")
async def unlink(request: Request, id: UUID) -> Response:
    """Unlinks an account."""
    provider = provider_of(request)
    async with opened(request) as work:
        await unlink_provider(person_signed_in(request), id, provider.name, work)
        title = say("Unlink this account of {provider}?", provider=provider.name)
        words = say("It opens nothing here any more, unless it has your e-mail address.")
        ask_first(request, title, words, yes=say("Unlink"))
    return move_on(request, ACCOUNT, say("The account of {provider} is unlinked.", provider=provider.name))


@router.get("/sign-out/provider")
async def leave_provider(request: Request) -> Response:
    """Signs out at the provider too, where it has a page for that."""
    try:
        address = await provider_of(request).way_out()
    except Refused as refusal:
        return move_on(request, SIGN_IN, refusal.text, "problem")
    answer: Response = RedirectResponse(address, status_code=303) if address else move_on(request, SIGN_IN)
    cookies.take_back(request, answer, THROUGH_COOKIE)
    return answer


async def enter(request: Request, provider: Provider, told: Told) -> Response:
    """Begins a session for whose account that is. Raises what keeps them out."""
    async with opened(request) as work:
        visitor = await sign_in_with_provider(told, provider.name, work)
    if isinstance(visitor, Refused):
        raise visitor
    answer = move_on(request, asking_of(request).to, say("Welcome, {name}.", name=visitor.name))
    remember(request, answer, visitor)
    forget_asking(request, answer)
    cookies.put(request, answer, THROUGH_COOKIE, "1", THROUGH_LASTS)
    return answer


async def link(request: Request, provider: Provider, told: Told, linker: str) -> Response:
    """Links the account to whoever set out for that, and is still signed in."""
    person_id = person_signed_in(request)
    if person_id.hex != linker:
        raise StartedAnew
    async with opened(request) as work:
        await link_provider(person_id, told, provider.name, work)
    return move_on(request, ACCOUNT, say("You can sign in with your {provider} account.", provider=provider.name))


async def on_the_way(request: Request, linker: str, back: str) -> Response:
    """Sends the browser to the provider, and lets it keep what it needs for coming back."""
    question = Question(token_urlsafe(24), token_urlsafe(24), token_urlsafe(48))
    try:
        answer = RedirectResponse(await provider_of(request).way_there(question), status_code=303)
    except Refused as refusal:
        return move_on(request, back, refusal.text, "problem")
    way = {"state": question.state, "nonce": question.nonce, "verifier": question.verifier, "linker": linker}
    sealed = request.app.state.seals.seal(WAY, way)
    cookies.put(request, answer, WAY_COOKIE, sealed, int(WAY_LASTS.total_seconds()))
    return answer


def way_of(request: Request, state: str) -> tuple[Question, str]:
    """What this browser set out with, and who to link to, if anybody. Raises StartedAnew."""
    try:
        way = request.app.state.seals.open(WAY, cookies.held(request, WAY_COOKIE), max_age=WAY_LASTS)
    except BadSeal:
        raise StartedAnew from None
    if way["state"] != state:
        raise StartedAnew
    return Question(way["state"], way["nonce"], way["verifier"]), way["linker"]


def provider_of(request: Request) -> Provider:
    """The provider that the operator chose. Raises NotFound."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotFound
    return provider


def link_ticket(request: Request) -> str:
    """What lets the account page, and no stranger's, set out to link."""
    return str(request.app.state.seals.seal(LINKING + session_of(request), {}))


def session_of(request: Request) -> str:
    """The name of the session that the request came with."""
    visitor = visitor_of(request)
    return visitor.session_id if visitor else ""


def provider_words(request: Request) -> dict[str, Any]:
    """What a page needs to lead to the provider, if there is one, and out of it for who came in through it."""
    provider: Provider | None = request.app.state.provider
    through = bool(cookies.held(request, THROUGH_COOKIE))
    return {"provider_name": provider.name if provider else "", "through_provider": through}
