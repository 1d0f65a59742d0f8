"""How long sessions last: shorter for whoever may do more, and only while somebody is there."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.access.lifetimes import is_over, lifetime, wants_renewal
from shared.identity import Role, Visitor, a_visitor

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def of(role: Role, begun: timedelta, seen: timedelta) -> Visitor:
    """Somebody who came in that long ago, and was last seen that long ago."""
    found = a_visitor(None, role)
    return Visitor(None, found.grants, begun_at=NOON - begun, seen_at=NOON - seen)


@pytest.mark.parametrize(
    ("role", "idle", "whole"),
    [
        (Role.MEMBER, timedelta(days=30), timedelta(days=90)),
        (Role.ELECTED, timedelta(days=30), timedelta(days=90)),
        (Role.STAFF, timedelta(hours=2), timedelta(hours=12)),
        (Role.OPERATOR, timedelta(hours=2), timedelta(hours=12)),
    ],
)
def test_a_session_ends_when_it_is_old_and_when_nobody_was_there(role: Role, idle: timedelta, whole: timedelta) -> None:
    second = timedelta(seconds=1)
    assert not is_over(of(role, whole - second, idle - second), NOON)
    assert is_over(of(role, whole, second), NOON)
    assert is_over(of(role, idle, idle), NOON)


def test_a_member_who_becomes_staff_has_the_session_of_staff() -> None:
    both = a_visitor(None, Role.MEMBER, Role.STAFF)
    assert lifetime(both) == lifetime(a_visitor(None, Role.STAFF))


def test_a_session_in_use_never_seems_idle() -> None:
    assert not wants_renewal(of(Role.STAFF, timedelta(hours=1), timedelta(minutes=4)), NOON)
    assert wants_renewal(of(Role.STAFF, timedelta(hours=1), timedelta(minutes=6)), NOON)
