"""The offer of a passkey to whoever came in by link."""

from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.offer_passkey import offer_passkey
from services.membership.rules.relying_party import why_no_passkeys
from shared.identity import Visitor
from shared.web import passkey_offer
from shared.web.works import opened, service_of


async def offer_once(request: Request, answer: Response, visitor: Visitor) -> None:
    """Whoever came in by link is offered a passkey on the next pages, once, where there can be any."""
    if visitor.person_id is None or why_no_passkeys(service_of(request).settings.public_url):
        return
    async with opened(request) as work:
        is_due = await offer_passkey(visitor.person_id, work)
    if is_due:
        passkey_offer.make(request, answer)
