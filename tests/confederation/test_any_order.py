"""In whatever order statements come, and however often, what follows from them is the same."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.confederation.rules.account import Alarms
from services.confederation.rules.books import Books
from services.confederation.rules.crossing import heard
from services.confederation.rules.presence import Presence, counted, figures, figures_by
from services.confederation.rules.scope import Dimension, Scope
from services.confederation.rules.tallies import summed
from services.confederation.rules.territory import Territory
from shared.feed import Read
from shared.totals import Tally
from tests.confederation.world import DAY, Hub, Speaker, a_cooperative, a_meeting, a_union, bodies

days = st.integers(0, 400).map(lambda ago: DAY - timedelta(days=ago))
SERVICE = {"CooperativePresence": "membership", "MeetingStands": "meetings"}
presences = st.builds(
    lambda number, as_of, jobs, withdrawn: a_cooperative(number, as_of=as_of, jobs=jobs, withdrawn_on=withdrawn),
    st.integers(1, 4),
    days,
    st.none() | st.integers(0, 90),
    st.none() | days,
)
meetings = st.builds(lambda number, there: a_meeting(number, present=there), st.integers(1, 3), st.none() | st.just(9))


def stated(said: Iterable[Any], union: str, hub: Hub, restated_at: int | None) -> list[Read]:
    """Two services of a union state things; at some point the union begins a new epoch and states it all again."""
    members, gatherings = Speaker(hub, union), Speaker(hub, union, "meetings")
    for number, one in enumerate(said):
        if number == restated_at:
            members.new_epoch()
            members.state(a_cooperative(1, jobs=77))
            members.totals()
        (gatherings if "MeetingStands" in type(one).__name__ else members).state(one)
    return hub.reads


def entered(reads: Iterable[Read]) -> Any:
    """What the books hold in the end, but for the order of things: entities, jobs of each day, sums."""
    books = Books({}, {}, Alarms([]), ["occitanie"])
    for read in reads:
        books.enter(heard(read))
    alive = {
        entity: known
        for entity, known in books.known.items()
        if known.number[0]
        >= books.accounts[entity[1], "membership" if "Coop" in entity[0] else "meetings"].complete_epoch
    }
    sums = {key: summed(account.tallies).parts() for key, account in books.accounts.items()}
    jobs = {day: (one.number, one.said.get("jobs")) for day, one in books.jobs.items()}
    return alive, jobs, {key: {name: nonzero(part) for name, part in parts.items()} for key, parts in sums.items()}


def nonzero(part: dict[str, Any]) -> dict[str, Any]:
    """Without what is nothing: a sum that went up and down again."""
    return {name: number for name, number in part.items() if number not in (0, f"{0:016x}")}


@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(presences | meetings, min_size=1, max_size=12), st.none() | st.integers(0, 11))
def test_shuffled_and_doubled_statements_give_the_same_books(
    data: Any, said: list[Any], restated_at: int | None
) -> None:
    reads = stated(said, "occitanie", Hub(), restated_at)
    copies = data.draw(st.lists(st.sampled_from(reads), max_size=10))
    assert entered(data.draw(st.permutations(reads + copies))) == entered(reads)


@settings(max_examples=40, deadline=None)
@given(st.lists(presences | meetings, min_size=1, max_size=12))
def test_sums_that_were_kept_are_those_of_the_latest_statements(said: list[Any]) -> None:
    reads = stated(said, "occitanie", Hub(), None)
    latest = {(read.subject.split(".")[2], read.subject): body for read, body in zip(reads, bodies(reads), strict=True)}
    tally = {"membership": Tally(), "meetings": Tally()}
    for (service, _), body in latest.items():
        tally[service].add("CooperativePresence" if service == "membership" else "MeetingStands", body)
    _, _, sums = entered(reads)
    for (_, service), parts in sums.items():
        assert parts == {name: nonzero(part) for name, part in tally[service].parts().items()}


numbers = count(1)
statements = st.builds(
    lambda union, number, since, until, jobs, department: Presence(
        union=union,
        id=f"{union}{number}",
        name="",
        scheme="siren",
        number=str(number),
        legal_form=None,
        trade="43",
        department=department,
        federation=None,
        present_from=since,
        withdrawn_on=until,
        earlier=None,
        jobs=jobs,
        jobs_as_of=None if jobs is None else since,
        sequence=next(numbers),
    ),
    st.sampled_from(["north", "south", "both"]),
    st.integers(1, 5),
    days,
    st.none() | days,
    st.none() | st.integers(0, 20),
    st.sampled_from(["22", "31", None]),
)
TERRITORY = Territory(
    [
        a_union("both", until=DAY - timedelta(days=200), successors=["north", "south"]),
        a_union("north", since=DAY - timedelta(days=199), departments=["22"]),
        a_union("south", since=DAY - timedelta(days=199), departments=["31"]),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.data(), st.lists(statements, max_size=15), days)
def test_each_cooperative_counts_once_whoever_states_it_in_any_order(
    data: Any, said: list[Presence], day: date
) -> None:
    scope = Scope.year_to(day)
    whole = figures(counted(said, scope, TERRITORY))
    assert whole.present == len({one.identity for one in said if one.is_present_on(day)})
    assert figures(counted(data.draw(st.permutations(said)), scope, TERRITORY)) == whole
    by_department = figures_by(Dimension.DEPARTMENT, list(counted(said, scope, TERRITORY)))
    assert sum(one.present for one in by_department.values()) == whole.present
    assert sum(one.jobs for one in by_department.values()) == whole.jobs
    by_union = figures_by(Dimension.UNION, list(counted(said, scope, TERRITORY)))
    assert whole.present <= sum(one.present for one in by_union.values())
    assert set(by_union) <= {"both", "north", "south"}
