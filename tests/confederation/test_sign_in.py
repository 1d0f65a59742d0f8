"""Who comes in at the hub: with a link, once; a federation's reader as that."""

import pytest

from services.confederation.actions.make_sign_in_link import make_sign_in_link
from services.confederation.actions.sign_in import sign_in
from services.confederation.errands.operator_link import operator_link_errand
from services.confederation.errors import LinkUsedOrExpired, NoSuchFederation
from services.confederation.models.sign_in_link import LASTS, digest_of
from shared.identity import Role, Seals, Visitor, a_visitor
from shared.work import Workplace
from tests.confederation.world import Hub


async def make(place: Workplace, role: Role = Role.OPERATOR, federation: str = "") -> str:
    async with place.work() as work:
        return await make_sign_in_link(role, federation, work)


async def use(place: Workplace, token: str) -> Visitor:
    async with place.work() as work:
        visitor = await sign_in(token, work)
    if isinstance(visitor, LinkUsedOrExpired):
        raise visitor
    return visitor


async def test_a_link_signs_in_once_and_soon(place: Workplace, hub: Hub) -> None:
    token = await make(place)
    assert (await use(place, token)).roles == {Role.OPERATOR}
    with pytest.raises(LinkUsedOrExpired):
        await use(place, token)
    late = await make(place)
    hub.now += LASTS
    with pytest.raises(LinkUsedOrExpired):
        await use(place, late)


async def test_an_analyst_is_one_and_a_federations_reader_reads_for_one_federation(place: Workplace) -> None:
    assert (await use(place, await make(place, Role.ANALYST))).roles == {Role.ANALYST}
    reader = await use(place, await make(place, Role.OPERATOR, "btp"))
    assert (reader.roles, reader.federation) == ({Role.FEDERATION_READER}, "btp")


async def test_there_is_no_link_for_a_federation_that_nobody_recorded(place: Workplace) -> None:
    with pytest.raises(NoSuchFederation):
        await make(place, federation="none")


async def test_the_link_that_the_supervisor_printed_is_taken_in_once(place: Workplace) -> None:
    errand = operator_link_errand(digest_of("printed"))
    await errand.do(place)
    await use(place, "printed")
    await errand.do(place)
    with pytest.raises(LinkUsedOrExpired):
        await use(place, "printed")


def test_a_session_remembers_for_which_federation_somebody_reads() -> None:
    seals = Seals("a secret of the tests")
    reader = a_visitor(None, Role.FEDERATION_READER, federation="btp")
    assert seals.visitor(seals.session(reader)) == reader
    assert seals.visitor(seals.session(a_visitor(None, Role.OPERATOR))) == a_visitor(None, Role.OPERATOR)
