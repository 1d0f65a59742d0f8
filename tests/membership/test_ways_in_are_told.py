"""Whoever's ways to come in are changed is told: each addition and removal says so, in the work that does it."""

from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.membership.actions.link_provider import link_provider, unlink_provider
from services.membership.actions.make_api_token import MakeApiToken, make_api_token
from services.membership.models import Passkey
from services.membership.rules.provider_answer import Told
from shared.errors import Refused
from shared.identity import Role
from shared.work import Workplace
from tests.membership.device import Device
from tests.membership.letters import CHROME, noted, said
from tests.membership.test_passkeys import HERE, add, window


@pytest.fixture
def settings_of_the_test() -> dict[str, Any]:
    return {"public_url": HERE}


@pytest.fixture
async def aline(place: Workplace) -> UUID:
    return await noted(place, "aline@example.org")


async def told(place: Workplace) -> list[tuple[str, str, str]]:
    """Which way, what was done, and to what."""
    return [(one["way"], one["deed"], one["label"]) for one in await said(place, "way_in_changed")]


async def test_of_a_passkey_its_owner_hears_name_moment_and_browser_and_nothing_secret(
    app: FastAPI, aline: UUID, place: Workplace
) -> None:
    async with window(app, Role.STAFF, aline) as alines:
        alines.headers["User-Agent"] = CHROME
        await add(alines, Device(HERE, "localhost"), "Téléphone")
        async with place.work() as work:
            passkey = await work.find(select(Passkey))
        await alines.post(f"/account/passkeys/{passkey.id}/removal", data={"confirmed": "yes"})
    assert await told(place) == [("passkey", "added", "Téléphone"), ("passkey", "removed", "Téléphone")]
    (first, _) = await said(place, "way_in_changed")
    assert first.keys() == {"person_id", "way", "deed", "label", "changed_at", "browser", "sent_to"}
    assert (first["person_id"], first["browser"]) == (str(aline), "Chrome, Linux")


async def test_of_an_account_elsewhere_its_owner_hears_once_for_each_change(aline: UUID, place: Workplace) -> None:
    account = Told("https://id.example.org", "248289761001", None)
    for _ in range(2):
        async with place.work() as work:
            linked = await link_provider(aline, account, "Keycloak", work)
    async with place.work() as work:
        await unlink_provider(aline, linked.id, "Keycloak", work)
    assert await told(place) == [("provider", "added", "Keycloak"), ("provider", "removed", "Keycloak")]


async def test_of_an_api_token_its_owner_hears_the_name_and_not_the_token(aline: UUID, place: Workplace) -> None:
    command = MakeApiToken(token_name="Site", scopes=("membership:read",), days=30)
    async with place.work() as work:
        token, _ = await make_api_token(aline, command, work)
    assert await told(place) == [("api_token", "added", "Site")]
    assert token.id not in str(await said(place, "way_in_changed"))


async def test_nobody_is_told_of_a_change_that_was_refused(aline: UUID, place: Workplace) -> None:
    async with place.work() as work:
        await link_provider(aline, Told("https://id.example.org", "1", None), "Keycloak", work)
    bob = await noted(place, "bob@example.org")
    with pytest.raises(Refused):
        async with place.work() as work:
            await link_provider(bob, Told("https://id.example.org", "1", None), "Keycloak", work)
    assert len(await told(place)) == 1


async def test_a_new_address_is_told_to_the_old_one(app: FastAPI, aline: UUID, place: Workplace) -> None:
    async with window(app, Role.OPERATOR) as operator:
        sent = {"first_name": "Aline", "last_name": "Martin", "email": "aline@elsewhere.example", "language": "fr"}
        await operator.post(f"/people/{aline}/edit", data=sent)
    (event,) = await said(place, "way_in_changed")
    assert (event["way"], event["deed"], event["sent_to"]) == ("address", "changed", "aline@example.org")
    assert "elsewhere" not in str(event), "whoever reads the old address need not learn the new one"


async def test_a_person_without_an_address_is_given_one_and_nobody_else_hears_of_it(
    app: FastAPI, place: Workplace
) -> None:
    bob = await noted(place, None)
    async with window(app, Role.OPERATOR) as operator:
        sent = {"first_name": "Bob", "last_name": "Smith", "email": "bob@example.org", "language": "fr"}
        await operator.post(f"/people/{bob}/edit", data=sent)
    assert await told(place) == []
