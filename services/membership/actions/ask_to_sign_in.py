"""Somebody asks for a link by e-mail: what is written is the same whether anybody has that address or not."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func
from sqlmodel import col, select

from services.membership.actions.count_attempt import Limit, count_attempt
from services.membership.models import SignInRequest
from services.membership.models.sign_in_link import digest_of
from shared.work import Work

FROM_THERE = Limit("sign-in of address from there", 5, timedelta(minutes=15))
FROM_THERE_A_DAY = Limit("sign-in of address from there, day", 20, timedelta(days=1))
IN_A_FLOOD = Limit(FROM_THERE.kind, 1, FROM_THERE.within)
"""Each place has tries of its own for an address: what strangers ask elsewhere costs its owner none."""
FLOOD = 20  # letters to one address in a day, whoever asked: from then on, one from each place that is not known
OF_CLIENT = Limit("sign-in of client", 40, timedelta(minutes=15))  # a meeting of forty shares one address


@dataclass(frozen=True)
class AskToSignIn:
    """The address as its owner may have written it; what only that browser holds; a digest of where it is.

    `known` names a browser in which somebody has signed in before; empty for any other.
    """

    address: str
    browser: str
    client: str
    known: str = ""


async def ask_to_sign_in(command: AskToSignIn, work: Work) -> SignInRequest:
    """Writes the request down; an errand does the rest at once. Raises TooOften."""
    address = digest_of(command.address.strip().lower())
    there = digest_of(f"{address} {command.known or command.client}")
    if not command.known:
        await count_attempt(OF_CLIENT, command.client, work)
    await count_attempt(FROM_THERE if command.known or not await is_flooded(address, work) else IN_A_FLOOD, there, work)
    await count_attempt(FROM_THERE_A_DAY, there, work)
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


async def is_flooded(address: str, work: Work) -> bool:
    """Whether so many letters were asked for at an address today that somebody must mean it ill."""
    since = col(SignInRequest.asked_at) > work.now - FROM_THERE_A_DAY.within
    asked = select(func.count()).select_from(SignInRequest).where(SignInRequest.address_digest == address, since)
    return int(await work.find(asked) or 0) >= FLOOD
