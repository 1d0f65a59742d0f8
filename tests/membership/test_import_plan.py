"""What an import would do, and what it warns about."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.membership.rules.import_fields import FIELD_NAMES
from services.membership.rules.import_plan import Known, Plan, plan_import
from services.membership.rules.import_rows import Draft


def a_draft(number: str = "1", name: str = "Élan", line: int = 2, **said: Any) -> Draft:
    """A row that was accepted."""
    return Draft(line=line, registration_number=number, name=name, **said)


def known(number: str = "1", name: str = "Élan", **values: Any) -> dict[str, Known]:
    """One co-operative that the union knows."""
    return {number: Known(id=number, registration_number=number, name=name, **values)}


def applied(plan: Plan, existing: dict[str, Known]) -> dict[str, Known]:
    """What is known once the plan was carried out."""
    after = dict(existing)
    for draft in plan.additions:
        after[draft.registration_number] = Known(id=draft.line, **draft.said())
    for change in plan.changes:
        news = {field.field: field.after for field in change.fields}
        after[change.known.registration_number] = replace(change.known, **news)
    return after


def test_a_new_number_is_added_and_a_known_one_changed_field_by_field() -> None:
    plan = plan_import([a_draft("1", town="Albi", jobs=5), a_draft("2", "Forêt", 3)], known("1", town="Pau", jobs=5))
    assert [draft.registration_number for draft in plan.additions] == ["2"]
    (change,) = plan.changes
    assert [(field.field, field.before, field.after) for field in change.fields] == [("town", "Pau", "Albi")]


def test_an_empty_cell_never_erases_what_is_known() -> None:
    plan = plan_import([a_draft(town=None)], known(town="Pau"))
    assert len(plan.unchanged) == 1 and plan.changes_nothing


def test_zero_jobs_are_news_and_not_an_empty_cell() -> None:
    assert plan_import([a_draft(jobs=0)], known(jobs=3)).changes[0].fields[0].after == 0


def test_a_number_twice_in_the_file_refuses_both_rows_and_names_both_lines() -> None:
    plan = plan_import([a_draft(line=2), a_draft("2", line=3), a_draft("1", "Autre", line=9)], {})
    assert [fault.line for fault in plan.refused] == [2, 9]
    assert all({"2", "9"} <= set(str(fault.text).replace(".", " ").split()) for fault in plan.refused)
    assert [draft.registration_number for draft in plan.additions] == ["2"]


def test_one_number_on_every_line_is_told_on_each_and_names_a_few_others() -> None:
    refused = plan_import([a_draft("1", f"Coop {line}", line) for line in range(2, 20_002)], {}).refused
    assert len(refused) == 20_000 and all("…" in str(fault.text) for fault in refused)


def test_a_hand_corrected_department_survives_the_next_import() -> None:
    draft = a_draft(postcode="31000", department="31", derived=frozenset({"department"}))
    assert plan_import([draft], known(postcode="31000", department="09")).changes_nothing
    moved = plan_import([draft], known(postcode="75011", department="75"))
    assert {field.field for field in moved.changes[0].fields} == {"postcode", "department"}
    given = plan_import([replace(draft, derived=frozenset())], known(postcode="31000", department="09"))
    assert [field.after for field in given.changes[0].fields] == ["31"]


def test_a_row_that_would_let_it_leave_before_it_joined_is_refused() -> None:
    plan = plan_import([a_draft(withdrawn_on=date(2020, 1, 1))], known(admitted_on=date(2021, 1, 1)))
    assert not plan.changes and [fault.line for fault in plan.refused] == [2]


def test_a_coordinate_kept_with_more_decimals_is_the_same_place() -> None:
    assert plan_import([a_draft(latitude=43.6)], known(latitude=43.60000000004)).changes_nothing


def test_the_same_name_in_the_same_town_is_a_probable_duplicate_but_stops_nothing() -> None:
    plan = plan_import([a_draft("2", "ELAN", town="ALBI")], known("1", "Élan", town="Albi"))
    assert [duplicate.other.registration_number for duplicate in plan.duplicates] == ["1"]
    assert len(plan.additions) == 1 and not plan.refused


def test_the_later_row_of_a_pair_in_the_file_is_warned_about() -> None:
    plan = plan_import([a_draft("1", "Élan", 2, town="Albi"), a_draft("2", "Élan", 5, town="Albi")], {})
    (duplicate,) = plan.duplicates
    assert (duplicate.draft.line, duplicate.likeness) == (5, 100) and "line 2" in str(duplicate.text)


def test_a_very_similar_name_is_found_in_the_department_whatever_its_word_order() -> None:
    for one, other in (
        ("Les Jardins de la Forêt", "Jardins de la Foret (les)"),
        ("Coopérative Toulousaine", "Cooperative Toulouzaine"),
        ("Xanadu Imprimerie Nouvelle", "Zanadu Imprimerie Nouvelle"),
        ("Imprimerie Nouvelle Albigeoise A", "Imprimerie Nouvelle Albigeoise"),
    ):
        drafts = [a_draft(str(n), f"Voisine {n} {n * 7919}", 100 + n, department="31") for n in range(3, 60)]
        pair = [a_draft("1", one, 2, department="31"), a_draft("2", other, 3, department="31")]
        assert [d.draft.line for d in plan_import([*pair, *drafts], {}).duplicates] == [3], (one, other)


def test_namesakes_elsewhere_and_numbered_sisters_are_not_duplicates() -> None:
    far = [a_draft("1", town="Albi", department="81"), a_draft("2", line=3, town="Pau", department="64")]
    sisters = [
        a_draft("3", "Cuma du Lauragais 12", 4, department="31"),
        a_draft("4", "Cuma du Lauragais 13", 5, department="31"),
    ]
    nowhere = [a_draft("5", "Sans adresse", 6), a_draft("6", "Sans adresse", 7)]
    assert not plan_import([*far, *sisters, *nowhere], {}).duplicates


def test_cooperatives_known_already_are_not_warned_about_again() -> None:
    existing = known("1", town="Albi") | known("2", town="Albi")
    assert not plan_import([a_draft("1", town="Albi"), a_draft("2", line=3, town="Albi")], existing).duplicates


def test_ten_thousand_namesakes_give_few_warnings_each() -> None:
    drafts = [a_draft(str(n), "Crédit coopératif", n, town="Paris", department="75") for n in range(10_000)]
    duplicates = plan_import(drafts, {}).duplicates
    assert 9_999 <= len(duplicates) <= 30_000


SAID = {
    "town": st.sampled_from([None, "Albi", "Pau"]),
    "postcode": st.sampled_from([None, "81000", "64000"]),
    "department": st.sampled_from([None, "81", "64"]),
    "latitude": st.none() | st.floats(-90, 90).map(lambda degrees: round(degrees, 6)),
    "jobs": st.none() | st.integers(0, 9),
    "admitted_on": st.none() | st.dates(date(2000, 1, 1), date(2001, 1, 1)),
    "withdrawn_on": st.none() | st.dates(date(2000, 6, 1), date(2002, 1, 1)),
    "derived": st.sampled_from([frozenset(), frozenset({"department"})]),
}
DRAFT = st.fixed_dictionaries({"number": st.sampled_from("123456"), "name": st.sampled_from(["A", "B"]), **SAID})


@given(st.lists(DRAFT, max_size=8), st.lists(DRAFT, max_size=6))
def test_a_second_import_of_the_same_file_changes_nothing(first: list[Any], second: list[Any]) -> None:
    before = [a_draft(line=line, **said) for line, said in enumerate(first, 2)]
    existing = applied(plan_import(before, {}), {})
    drafts = [a_draft(line=line, **said) for line, said in enumerate(second, 2)]
    plan = plan_import(drafts, existing)
    again = plan_import(drafts, applied(plan, existing))
    assert again.changes_nothing and not again.duplicates
    assert again.refused == plan.refused


def test_every_field_of_a_draft_can_be_changed_by_an_import() -> None:
    news: dict[str, Any] = {name: f"new {name}" for name in FIELD_NAMES if name != "registration_number"}
    for name in ("admitted_on", "withdrawn_on", "founded_on"):
        news[name] = date(2024, 1, 1)
    (change,) = plan_import([Draft(line=2, registration_number="1", **news)], known()).changes
    assert [field.field for field in change.fields] == [name for name in FIELD_NAMES if name != "registration_number"]
