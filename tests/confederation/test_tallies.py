"""What signed totals are compared with, kind by kind."""

from typing import Any

from services.confederation.rules.tallies import differences
from shared.totals import Tally

KINDS = {"CooperativePresence", "MeetingStands"}


def ours() -> Tally:
    """Two co-operatives and a meeting, as the hub has them."""
    tally = Tally()
    tally.count("CooperativePresence", 2, 30, {"present": 2, "jobs": 12})
    tally.count("MeetingStands", 1, 7, {"held": 1, "registered": 9, "attended": 8})
    return tally


def stated(**more: Any) -> dict[str, Any]:
    """The same, as its union signs it."""
    return {**ours().parts(), **more}


def test_the_same_sums_do_not_differ() -> None:
    assert differences(stated(), ours(), KINDS) == []


def test_a_kind_that_its_union_holds_back_is_not_compared() -> None:
    held_back = {"entities": {"CooperativePresence": 2}, "measures": {"present": 2, "jobs": 12}}
    assert differences(stated(**held_back), ours(), KINDS) == []


def test_a_kind_of_which_there_is_nothing_at_home_differs_from_what_the_hub_has() -> None:
    nothing = {"CooperativePresence": 2, "MeetingStands": 0}
    found = differences(stated(entities=nothing, measures={"present": 2, "jobs": 12}), ours(), KINDS)
    assert ("entities", "MeetingStands", 0, 1) in found and ("measure", "held", 0, 1) in found
    assert not [one for one in found if one[1] in ("CooperativePresence", "jobs", "present")]


def test_a_kind_that_this_hub_does_not_know_is_passed_over() -> None:
    assert differences(stated(entities={"CooperativePresence": 2, "News": 5}), ours(), KINDS) == []
