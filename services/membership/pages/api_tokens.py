"""API tokens: made for a program, shown once, revoked."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.make_api_token import MakeApiToken, make_api_token, revoke_api_token, token_of
from services.membership.models import ApiToken
from services.membership.pages.forms import errors_of
from services.membership.pages.freshness import person_just_signed_in, person_signed_in
from services.membership.rules.token_scopes import SCOPES, TO_TRY
from shared.errors import Refused
from shared.identity import Visitor
from shared.text import say
from shared.web.forms.question import ask_first
from shared.web.forms.sending import SentAlready, sent_once
from shared.web.moving_on import move_on
from shared.web.works import opened, place_of, service_of

router = APIRouter(prefix="/account/tokens", include_in_schema=False)
ACCOUNT, NEW, SHOWN = "/account#tokens", "account/new_token.html", "account/token.html"
USUAL_DAYS = 90
SHOWN_ONCE = "/account?made="
CLICKED_TWICE = timedelta(minutes=5)


@router.get("/new")
async def new(request: Request) -> Response:
    """An empty form."""
    try:
        person_just_signed_in(request)
    except Refused as refusal:
        return move_on(request, ACCOUNT, refusal.text, "problem")
    return form_page(request, {"token_name": "", "days": USUAL_DAYS}, ())


@router.post("/new")
async def make(request: Request) -> Response:
    """Makes a token and shows it, this once."""
    person_id = person_just_signed_in(request)
    form = await request.form()
    chosen = tuple(str(one) for one in form.getlist("scopes"))
    typed = {name: str(form.get(name, "")) for name in ("token_name", "days")}
    try:
        command = MakeApiToken.model_validate({**typed, "scopes": chosen})
    except ValidationError as error:
        errors = {
            "scopes" if isinstance(name, str) and name.isdigit() else name: why
            for name, why in errors_of(error).items()
        }
        return form_page(request, typed, chosen, errors, 422)
    try:
        async with sent_once(request) as (work, sending):
            token, visitor = await make_api_token(person_id, command, work)
            sending.made = SHOWN_ONCE + token.id
    except SentAlready as sent:
        return await show_again(request, person_id, sent)
    return token_page(request, token, visitor)


async def show_again(request: Request, person_id: UUID, sent: SentAlready) -> Response:
    """Whoever clicked twice sees the answer to the second click alone: it shows the token that the first made."""
    if place_of(request).clock.now() - sent.at > CLICKED_TWICE:
        raise sent
    async with opened(request) as work:
        token, visitor = await token_of(person_id, sent.made.removeprefix(SHOWN_ONCE), work)
    return token_page(request, token, visitor)


def token_page(request: Request, token: ApiToken, visitor: Visitor) -> Response:
    """The token, in full."""
    scopes = token.scopes.split()
    lasts = token.expires_at - place_of(request).clock.now()
    sealed = request.app.state.seals.api_token(visitor, scopes, lasts)
    address = service_of(request).settings.public_url
    to_try = next((TO_TRY[scope] for scope in scopes if scope in TO_TRY), "")
    answer: Response = request.app.state.templates.page(
        request, SHOWN, token=token, sealed=sealed, address=address, scopes=SCOPES, path_to_try=to_try
    )
    return answer


@router.post("/{id}/revocation")
async def revoke(request: Request, id: str) -> Response:
    """The program that has it is a stranger from now on."""
    async with opened(request) as work:
        token = await revoke_api_token(person_signed_in(request), id, work)
        stops = say("The program that uses it stops working. Nothing else changes.")
        ask_first(request, say("Revoke the token “{name}”?", name=token.name), stops, yes=say("Revoke"))
    words = say("The token “{name}” opens nothing any more, on any service.", name=token.name)
    return move_on(request, ACCOUNT, words)


def form_page(
    request: Request, form: Mapping[str, object], chosen: tuple[str, ...], errors: object = None, status: int = 200
) -> Response:
    """The form, with what was typed and what is wrong."""
    answer: Response = request.app.state.templates.page(
        request, NEW, status=status, form=form, chosen=chosen, errors=errors or {}, scopes=SCOPES
    )
    return answer
