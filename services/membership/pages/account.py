"""One's account: how one comes in, and what programs may do in one's name."""

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.membership.pages.freshness import is_fresh
from services.membership.pages.passkeys import usual_name
from services.membership.pages.provider import link_ticket, provider_words
from services.membership.pages.sessions import own_access
from services.membership.queries.api_tokens import api_tokens_of
from services.membership.queries.passkeys import passkeys_of
from services.membership.queries.provider_accounts import provider_accounts_of
from services.membership.rules.relying_party import relying_party, why_no_passkeys
from services.membership.rules.token_scopes import SCOPES
from shared.errors import NotSignedIn
from shared.web.visitors import visitor_of
from shared.web.works import place_of, reading, service_of

router = APIRouter(include_in_schema=False)


@router.get("/account")
async def show(request: Request) -> Response:
    """Everything of one's own."""
    visitor = visitor_of(request)
    if visitor is None:
        raise NotSignedIn
    values: dict[str, Any] = await own_access(request, visitor) | {"scopes": SCOPES}
    if visitor.person_id:
        async with reading(request) as session:
            values["passkeys"] = await passkeys_of(visitor.person_id, session)
            values["tokens"] = await api_tokens_of(visitor.person_id, place_of(request).clock.now(), session)
            values["accounts"] = await provider_accounts_of(visitor.person_id, session)
    values |= passkey_words(request) | {"fresh": is_fresh(request, visitor), "usual_name": usual_name(request)}
    values |= provider_words(request) | {"link_ticket": link_ticket(request)}
    answer: Response = request.app.state.templates.page(request, "account/show.html", **values)
    return answer


def passkey_words(request: Request) -> dict[str, Any]:
    """What a page needs on which passkeys are asked for."""
    settings = service_of(request).settings
    party = relying_party(settings.public_url, settings.described.words.union_name)
    return {"why_no_passkeys": why_no_passkeys(settings.public_url), "passkey_origin": party.origin}
