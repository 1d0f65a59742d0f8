"""A passkey is offered to whoever has none, and only once."""

from services.membership.actions.offer_passkey import offer_passkey
from shared.work import Workplace
from tests.membership.letters import noted


async def test_whoever_was_offered_a_passkey_is_not_asked_again(place: Workplace) -> None:
    amel, badis = await noted(place, "amel@example.org"), await noted(place, "badis@example.org")
    async with place.work() as work:
        assert await offer_passkey(amel, work)
    async with place.work() as work:
        assert not await offer_passkey(amel, work)
        assert await offer_passkey(badis, work)
