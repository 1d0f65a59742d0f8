"""Who somebody is at this moment follows from what a service has heard of mandates and sessions, in whatever order."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from shared.access.noting import (
    note_end_of_all,
    note_end_of_mandate,
    note_end_of_session,
    note_end_of_token,
    note_mandate,
)
from shared.access.standing import Standing
from shared.clock import Clock
from shared.database import Database
from shared.events.membership import MandateEnded, MandateGiven, SessionEnded, SignedOutEverywhere, TokenRevoked
from shared.identity import Grant, Role, Seals, Visitor, a_visitor
from shared.migrate import migrate
from shared.work import Workplace
from tests.shared.conftest import MIGRATIONS

TODAY = date(2026, 11, 23)
SCOPES = ["meetings:read"]
SOME_DAYS = timedelta(days=30)


class Hours:
    """What the clock on the wall says; a test may let it run on."""

    at = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def hours() -> Hours:
    """Noon of that day."""
    return Hours()


@pytest.fixture
def clock(hours: Hours) -> Clock:
    """The house's clock, which looks at the wall."""
    return Clock(now=lambda: hours.at)


@pytest.fixture
async def place(database_url: str, clock: Clock) -> AsyncIterator[Workplace]:
    """A service's database."""
    database = Database(database_url)
    await migrate(database, MIGRATIONS)
    yield Workplace(database, "occitanie", "toy", clock)
    await database.close()


@pytest.fixture
def seals(clock: Clock) -> Seals:
    """The node's seals."""
    return Seals("a secret of the tests", clock)


def signed_in(seals: Seals, person: UUID | None, *roles: Role) -> Visitor:
    """What the cookie of somebody says who signed in just now."""
    found = seals.visitor(seals.session(a_visitor(person, *roles)))
    assert found
    return found


def given(person: UUID, kind: str = "worker", **more: object) -> MandateGiven:
    """A mandate since some days ago."""
    said = {"mandate_id": uuid4(), "since": TODAY - timedelta(days=9), "cooperative_id": None} | more
    return MandateGiven(person_id=person, kind=kind, **said)  # type: ignore[arg-type]


async def hears(place: Workplace, *events: object) -> None:
    """The service hears these."""
    notes = {
        MandateGiven: note_mandate,
        MandateEnded: note_end_of_mandate,
        SessionEnded: note_end_of_session,
        SignedOutEverywhere: note_end_of_all,
        TokenRevoked: note_end_of_token,
    }
    async with place.work() as work:
        for event in events:
            await notes[type(event)](event, work)  # type: ignore[operator]


async def test_until_a_mandate_is_heard_of_the_session_is_believed(place: Workplace, seals: Seals) -> None:
    claimed = signed_in(seals, uuid4(), Role.STAFF)
    assert await Standing(place).now(claimed) == claimed


async def test_what_was_heard_counts_more_than_what_the_session_says(place: Workplace, seals: Seals) -> None:
    person, bakery = uuid4(), uuid4()
    standing, claimed = Standing(place), signed_in(seals, person, Role.STAFF)
    await standing.now(claimed)
    await hears(place, given(person, "contact", cooperative_id=bakery))
    found = await standing.now(claimed)
    assert found and found.grants == (Grant(Role.MEMBER, bakery), Grant(Role.CONTACT, bakery))


async def test_a_mandate_ends_after_its_last_day_without_any_event(
    place: Workplace, seals: Seals, hours: Hours
) -> None:
    person, standing = uuid4(), Standing(place)
    claimed = signed_in(seals, person, Role.STAFF)
    await hears(place, given(person, "staff", until=TODAY))
    found = await standing.now(claimed)
    assert found and found.has(Role.STAFF)
    hours.at += timedelta(days=1)
    assert await standing.now(claimed) is None


@pytest.mark.parametrize("early", [True, False])
async def test_an_end_counts_whether_it_is_heard_before_or_after_the_mandate(
    place: Workplace, seals: Seals, early: bool
) -> None:
    person = uuid4()
    staff = given(person, "staff")
    end = MandateEnded(person_id=person, mandate_id=staff.mandate_id, until=TODAY - timedelta(days=1))
    await hears(place, *((end, staff) if early else (staff, end)), given(person, "worker"))
    found = await Standing(place).now(signed_in(seals, person, Role.STAFF))
    assert found and found.roles == {Role.MEMBER}


async def test_an_ended_session_is_nobodys_and_another_one_goes_on(place: Workplace, seals: Seals) -> None:
    person, standing = uuid4(), Standing(place)
    here, there = signed_in(seals, person, Role.MEMBER), signed_in(seals, person, Role.MEMBER)
    assert await standing.now(here) and await standing.now(there)
    await hears(place, SessionEnded(session_id=here.session_id))
    assert await standing.now(here) is None
    assert await standing.now(there)


async def test_whoever_signs_out_everywhere_may_sign_in_again(place: Workplace, seals: Seals, hours: Hours) -> None:
    person, standing = uuid4(), Standing(place)
    before = signed_in(seals, person, Role.MEMBER)
    token = seals.bearer(seals.api_token(a_visitor(person, Role.MEMBER), SCOPES, SOME_DAYS))
    hours.at += timedelta(seconds=1)
    end = SignedOutEverywhere(person_id=person, before=hours.at)
    await hears(place, end, SignedOutEverywhere(person_id=person, before=hours.at - timedelta(hours=1)), end)
    hours.at += timedelta(seconds=1)
    assert token and await standing.now(before) is None and await standing.now(token) is None
    assert await standing.now(signed_in(seals, person, Role.MEMBER))


async def test_a_revoked_token_opens_nothing_and_the_session_goes_on(place: Workplace, seals: Seals) -> None:
    standing, operator = Standing(place), signed_in(seals, None, Role.OPERATOR)
    token = seals.bearer(seals.api_token(a_visitor(None, Role.OPERATOR), SCOPES, SOME_DAYS))
    assert token and await standing.now(token) == token
    await hears(place, TokenRevoked(token_id=token.session_id))
    assert await standing.now(token) is None
    assert await standing.now(operator) == operator
