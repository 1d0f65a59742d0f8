"""Somebody asks for a link by e-mail: what is written is the same whether anybody has that address or not."""

from dataclasses import dataclass
from datetime import timedelta

from services.membership.actions.count_attempt import Limit, count_attempt
from services.membership.models import SignInRequest
from services.membership.models.sign_in_link import digest_of
from shared.work import Work

OF_ADDRESS = Limit("sign-in of address", 5, timedelta(minutes=15))
OF_ADDRESS_A_DAY = Limit("sign-in of address, day", 20, timedelta(days=1))
OF_CLIENT = Limit("sign-in of client", 40, timedelta(minutes=15))  # a meeting of forty shares one address


@dataclass(frozen=True)
class AskToSignIn:
    """The address as its owner may have written it; what only that browser holds; a digest of where it is."""

    address: str
    browser: str
    client: str


async def ask_to_sign_in(command: AskToSignIn, work: Work) -> SignInRequest:
    """Writes the request down; an errand does the rest at once. Raises TooOften."""
    address = digest_of(command.address.strip().lower())
    await count_attempt(OF_CLIENT, command.client, work)
    await count_attempt(OF_ADDRESS, address, work)
    await count_attempt(OF_ADDRESS_A_DAY, address, work)
    asker = work.asker
    request = SignInRequest(
        address_digest=address,
        browser_digest=digest_of(command.browser),
        browser=asker.browser if asker else "",
        whence=asker.whence if asker else "",
        request_id=work.cause.correlation if work.cause else "",
        asked_at=work.now,
    )
    work.add(request)
    work.wake()
    return request
