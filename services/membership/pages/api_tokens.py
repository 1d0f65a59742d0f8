"""API tokens: made for a program, shown once, revoked."""

from collections.abc import Mapping
from datetime import timedelta

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.make_api_token import MakeApiToken, make_api_token, revoke_api_token
from services.membership.pages.forms import errors_of
from services.membership.pages.freshness import person_just_signed_in, person_signed_in
from services.membership.rules.token_scopes import SCOPES, TO_TRY
from shared.errors import Refused
from shared.text import say
from shared.web.moving_on import move_on
from shared.web.works import opened, service_of

router = APIRouter(prefix="/account/tokens", include_in_schema=False)
ACCOUNT, NEW, SHOWN = "/account#tokens", "account/new_token.html", "account/token.html"
USUAL_DAYS = 90


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
    async with opened(request) as work:
        token, visitor = await make_api_token(person_id, command, work)
    sealed = request.app.state.seals.api_token(visitor, command.scopes, timedelta(days=command.days))
    address = service_of(request).settings.public_url
    to_try = next((TO_TRY[scope] for scope in command.scopes if scope in TO_TRY), "")
    answer: Response = request.app.state.templates.page(
        request, SHOWN, token=token, sealed=sealed, address=address, scopes=SCOPES, path_to_try=to_try
    )
    return answer


@router.post("/{id}/revocation")
async def revoke(request: Request, id: str) -> Response:
    """The program that has it is a stranger from now on."""
    async with opened(request) as work:
        token = await revoke_api_token(person_signed_in(request), id, work)
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
