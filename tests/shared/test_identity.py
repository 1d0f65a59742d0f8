"""Seals: what left the node comes back unchanged, in time, and for what it was made, or not at all."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shared.clock import Clock
from shared.identity import BadSeal, Expired, Role, Seals, a_visitor

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Hours:
    """A clock whose hours pass when told."""

    def __init__(self) -> None:
        self.moment = NOON

    def seals(self, secret: str = "secret") -> Seals:
        """Seals that look at this clock."""
        return Seals(secret, Clock(now=lambda: self.moment))

    def pass_by(self, **time: float) -> None:
        """Lets time pass."""
        self.moment += timedelta(**time)


def test_what_is_sealed_comes_back_as_it_was() -> None:
    seals = Hours().seals()
    assert seals.open("offer", seals.seal("offer", {"seat": 7})) == {"seat": 7}


@pytest.mark.parametrize("position", [0, 5, -1, -20])
def test_a_token_changed_anywhere_is_refused(position: int) -> None:
    seals = Hours().seals()
    letters = list(seals.seal("offer", {"seat": 7, "person": "a"}))
    letters[position] = "A" if letters[position] != "A" else "Q"
    with pytest.raises(BadSeal):
        seals.open("offer", "".join(letters))


@pytest.mark.parametrize("token", ["", ".", "a.b.c", "é", "\x00", "x" * 10_000])
def test_what_was_never_a_token_is_refused(token: str) -> None:
    with pytest.raises(BadSeal):
        Hours().seals().open("offer", token)


def test_a_token_of_another_purpose_is_refused() -> None:
    seals = Hours().seals()
    token = seals.seal("unsubscribe", {"p": None, "r": "operator", "n": "", "c": []})
    with pytest.raises(BadSeal):
        seals.open("offer", token)
    assert seals.visitor(token) is None


def test_a_token_of_another_node_is_refused() -> None:
    token = Hours().seals("the secret of another node").seal("offer", {})
    with pytest.raises(BadSeal):
        Hours().seals().open("offer", token)


def test_a_token_is_good_until_its_hour_and_not_longer() -> None:
    hours = Hours()
    seals = hours.seals()
    token = seals.seal("offer", {"seat": 7})
    hours.pass_by(hours=48)
    assert seals.open("offer", token, max_age=timedelta(hours=48)) == {"seat": 7}
    hours.pass_by(seconds=1)
    with pytest.raises(Expired):
        seals.open("offer", token, max_age=timedelta(hours=48))
    assert seals.open("offer", token) == {"seat": 7}


def test_a_token_may_live_for_no_time_at_all() -> None:
    hours = Hours()
    token = hours.seals().seal("offer", {})
    hours.pass_by(seconds=1)
    with pytest.raises(Expired):
        hours.seals().open("offer", token, max_age=timedelta(0))


def test_a_refused_seal_tells_in_french_what_to_do() -> None:
    assert BadSeal.status == Expired.status == 403
    assert "nouveau" in Expired().text.into("fr")
    assert "nouveau" in BadSeal().text.into("fr")


def test_a_session_gives_back_its_visitor() -> None:
    visitor = a_visitor(uuid4(), Role.MEMBER, name="Zoé Martin", cooperative_ids=(uuid4(), uuid4()))
    seals = Hours().seals()
    assert seals.visitor(seals.session(visitor)) == visitor


def test_the_operator_need_not_be_a_person_of_the_register() -> None:
    seals = Hours().seals()
    assert seals.visitor(seals.session(a_visitor(None, Role.OPERATOR))) == a_visitor(None, Role.OPERATOR)


def test_a_token_of_another_union_is_refused_even_with_the_same_secret() -> None:
    ours, theirs = (Seals("the same secret", union=union) for union in ("occitanie", "bretagne"))
    visitor = a_visitor(uuid4(), Role.OPERATOR)
    assert ours.visitor(ours.session(visitor)) == visitor and ours.visitor(theirs.session(visitor)) is None
    assert ours.bearer(theirs.api_token(visitor, ["meetings:read"], timedelta(days=1))) is None
    with pytest.raises(BadSeal):
        ours.open("registration", theirs.seal("registration", {}))


def test_a_seal_that_is_renewed_is_the_same_session() -> None:
    hours = Hours()
    first = hours.seals().visitor(hours.seals().session(a_visitor(None, Role.STAFF)))
    hours.pass_by(hours=1)
    assert first
    again = hours.seals().visitor(hours.seals().session(first))
    assert again and (again.session_id, again.begun_at) == (first.session_id, NOON)
    assert again.seen_at == NOON + timedelta(hours=1)


def test_a_session_s_seal_is_worth_nothing_after_ninety_days() -> None:
    hours = Hours()
    seals = hours.seals()
    token = seals.session(a_visitor(None, Role.STAFF))
    hours.pass_by(days=90)
    assert seals.visitor(token)
    hours.pass_by(seconds=1)
    assert seals.visitor(token) is None
