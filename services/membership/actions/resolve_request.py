"""A request to sign in is resolved: whoever has that address, and may sign in, is sent a link and a code."""

from secrets import randbelow, token_urlsafe
from uuid import UUID

from sqlmodel import select

from services.membership.actions.audit import audit
from services.membership.actions.begin_session import grants_today
from services.membership.models import Person, SignInRequest
from services.membership.models.audit_entry import What
from shared.events.membership import SIGN_IN_SECRETS, SignInAsked
from shared.hidden import hide
from shared.work import Work

CODES = 10**8


async def resolve_request(request_id: UUID, secret: str, work: Work) -> None:
    """Draws token and code; nobody is told of an address that is nobody's. The node's secret hides both."""
    request = await work.get(SignInRequest, request_id)
    if request.resolved_at is not None:
        return
    token, code = token_urlsafe(24), f"{randbelow(CODES):08}"
    person = await work.find(select(Person).where(Person.email_digest == request.address_digest))
    allowed = person is not None and bool(await grants_today(person.id, work))
    request.resolved_at = work.now
    if person is None:
        audit(What.SIGN_IN_FAILED, work, why="unknown_address")
    elif not allowed:
        audit(What.SIGN_IN_FAILED, work, about=person.id, why="no_mandate")
    else:
        request.resolve(person.id, token, code)
        audit(What.SIGN_IN_ASKED, work, about=person.id, browser=request.browser)
        work.announce(letter_for(person, request, *(hide(one, secret, SIGN_IN_SECRETS) for one in (token, code))))


def letter_for(person: Person, request: SignInRequest, token: str, code: str) -> SignInAsked:
    """What the letter needs; token and code are hidden already."""
    return SignInAsked(
        person_id=person.id,
        token=token,
        code=code,
        browser=request.browser,
        asked_at=request.asked_at,
        expires_at=request.expires_at,
        language=person.language,
    )
