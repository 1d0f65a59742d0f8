"""Rows checked: what cells may hold, and how the others are refused."""

from datetime import date
from typing import Any

import pytest

from services.membership.rules.csv_source import Line, read_csv
from services.membership.rules.identifiers import SCHEMES
from services.membership.rules.import_columns import guess_columns
from services.membership.rules.import_days import read_day
from services.membership.rules.import_habits import Habits, month_first_of
from services.membership.rules.import_rows import Draft, Fault, check_in_chunks, check_row

SIREN = SCHEMES["siren"]


def checked(scheme: str = "siren", number: str = "310238894", name: str = "Élan", **cells: str) -> Draft | list[Fault]:
    """A row with a name, a number and the given cells, checked."""
    fields = {"name": name, "registration_number": number, **cells}
    columns = {field: index for index, field in enumerate(fields)}
    return check_row(Line(7, tuple(fields.values()), tuple(fields)), columns, SCHEMES[scheme])


def value(field: str, cell: str, scheme: str = "siren", number: str = "310238894") -> Any:
    """What the cell becomes."""
    draft = checked(scheme, number, **{field: cell})
    assert isinstance(draft, Draft), draft
    return getattr(draft, field)


@pytest.mark.parametrize(
    ("field", "cell", "becomes"),
    [
        ("founded_on", "2024-12-31", date(2024, 12, 31)),
        ("founded_on", "31/12/2024", date(2024, 12, 31)),
        ("founded_on", "1/2/2024", date(2024, 2, 1)),
        ("founded_on", "01.02.2024", date(2024, 2, 1)),
        ("founded_on", "31/12/2024 00:00:00", date(2024, 12, 31)),
        ("founded_on", "2024-12-31T00:00:00", date(2024, 12, 31)),
        ("founded_on", "29/02/2024", date(2024, 2, 29)),
        ("founded_on", "31/12/24", date(2024, 12, 31)),
        ("founded_on", "12/03/98", date(1998, 3, 12)),
        ("founded_on", "45657", date(2024, 12, 31)),
        ("founded_on", "45657,0", date(2024, 12, 31)),
        ("founded_on", "20241231", date(2024, 12, 31)),
        ("founded_on", "décembre 2024", date(2024, 12, 1)),
        ("founded_on", "1er janvier 2020", date(2020, 1, 1)),
        ("founded_on", "mar. 3 mars 2020", date(2020, 3, 3)),
        ("founded_on", "3-Mar-20", date(2020, 3, 3)),
        ("founded_on", "March 3rd, 2020", date(2020, 3, 3)),
        ("founded_on", "2019", date(2019, 1, 1)),
        ("admitted_on", "2019", date(2019, 1, 1)),
        ("withdrawn_on", "2019", date(2019, 12, 31)),
        ("withdrawn_on", "02/2024", date(2024, 2, 29)),
        ("jobs", "4,5", 5),
        ("jobs", "12,4", 12),
        ("jobs", "env. 10 ETP", 10),
        ("jobs", "12 salariés", 12),
        ("latitude", "43,6045", 43.6045),
        ("longitude", "−0.112855", -0.112855),
        ("longitude", "-180", -180.0),
        ("jobs", "1\u202f234", 1234),
        ("jobs", "12,0", 12),
        ("jobs", "0", 0),
        ("website", "www.elan.coop", "https://www.elan.coop"),
        ("website", "http://elan.coop/a?b=c", "http://elan.coop/a?b=c"),
        ("website", "élan.coop:8080/x", "https://élan.coop:8080/x"),
        ("email", "Contact@Elan.COOP", "contact@elan.coop"),
        ("email", "mailto:a.b+c@sub.elan.coop", "a.b+c@sub.elan.coop"),
        ("phone", "05 61 00 00 00", "05 61 00 00 00"),
        ("phone", "+33 (0)5.61.00.00.00", "+33 (0)5.61.00.00.00"),
        ("trade", "6201z", "62.01Z"),
        ("trade", "47789", "47789"),
        ("legal_form", "SARL coopérative ouvrière de production (SCOP)", "5458"),
        ("legal_form", "5710", "5710"),
        ("legal_form", "Company", "Company"),
        ("postcode", "9000", "09000"),
        ("postcode", "31 000", "31000"),
        ("department", "1", "01"),
        ("department", "2a", "2A"),
        ("department", "HAUTE GARONNE", "31"),
        ("department", "31 - Haute-Garonne", "31"),
        ("town", "  Saint\u00a0Lys\t ", "Saint Lys"),
        ("town", "-", None),
        ("town", "#N/A", None),
        ("name", "A\x00B\u202e\x07 C", "AB C"),
        ("name", "e\u0301lan", "élan"),
        ("name", "<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)  # fmt: skip
def test_a_cell_becomes_its_value(field: str, cell: str, becomes: object) -> None:
    assert value(field, cell) == becomes


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("founded_on", "30/02/2024"), ("founded_on", "12/31/2024"), ("founded_on", "00/2020"),
        ("founded_on", "1799-12-31"), ("founded_on", "2999-01-01"), ("founded_on", "99999"), ("founded_on", "mars"),
        ("founded_on", "2023-02-29"),
        ("founded_on", "31/12/2024 14:30"), ("founded_on", "٣١/١٢/٢٠٢٤"),
        ("latitude", "90.1"), ("longitude", "181"), ("latitude", "nan"), ("latitude", "1e5"), ("latitude", "43.6 N"),
        ("jobs", "-1"), ("jobs", "10-19"), ("jobs", "douze"), ("jobs", "1" * 400), ("jobs", "inf"),
        ("website", "javascript:alert(1)"), ("website", "ftp://elan.coop"), ("website", "elan"), ("website", "http://["),
        ("website", "a.fr, b.fr"), ("website", "http://a b.fr"), ("website", "https://" + "a" * 300 + ".fr"),
        ("email", "a@b"), ("email", "a b@c.fr"), ("email", "a@b.fr; c@d.fr"), ("email", "a..b@c.fr"),
        ("email", "@c.fr"),
        ("email", "a@b.fr\x01@c"), ("phone", "demander Anne"), ("phone", "12"), ("phone", "1" * 16),
        ("website", "http://a.fr / http://b.fr"), ("postcode", "N1 7GU,"), ("postcode", "31000 CEDEX 6"),
        ("phone", "05 61 00 00 00 (bureau)"), ("email", "Jean <a@b.fr>"), ("street", "a@b.fr"), ("country", "Syldavie"),
        ("trade", "Informatique"), ("department", "99"), ("department", "Toulouse"), ("postcode", "<31000>"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_meant_stays_out_alone_with_line_column_and_value(field: str, cell: str) -> None:
    draft = checked(**{field: cell})
    assert isinstance(draft, Draft) and getattr(draft, field) is None and draft.name == "Élan"
    (fault,) = draft.left_out
    assert (fault.line, fault.column) == (7, field)
    assert cell.startswith(fault.value.rstrip("…")[:5].strip("\u200b") or "")
    assert str(fault.text)


@pytest.mark.parametrize("cell", ["x" * 201, "", "\u200b", "#NOM?", "Caf\ufffd"])
def test_a_row_without_a_name_is_refused_with_line_column_and_value(cell: str) -> None:
    (fault,) = faults_of(checked(name=cell))
    assert (fault.line, fault.column) == (7, "name")
    assert cell.startswith(fault.value.rstrip("…")[:5].strip("\u200b") or "")
    assert str(fault.text)


def faults_of(answer: Draft | list[Fault]) -> list[Fault]:
    """The refusals, of which there have to be some."""
    assert isinstance(answer, list) and answer
    return answer


def test_everything_wrong_in_a_row_is_told_at_once() -> None:
    found = faults_of(checked(number="310238895", name="", jobs="x", email="y"))
    assert [fault.column for fault in found] == ["name", "registration_number", "jobs", "email"]


def test_a_day_of_leaving_that_cannot_be_read_makes_nobody_a_member() -> None:
    for cells in ({"admitted_on": "2010-01-01"}, {}):
        draft = checked(**cells, withdrawn_on="printemps dernier")
        assert isinstance(draft, Draft) and draft.admitted_on is None and not draft.is_undated
        assert {fault.column for fault in draft.left_out} == {*cells, "withdrawn_on"}


def test_a_state_that_says_it_is_over_makes_nobody_a_member() -> None:
    over, on, odd = (checked(standing=word, admitted_on="2010-01-01") for word in ("Cessée", "Active", "en sommeil ?"))
    assert isinstance(over, Draft) and over.admitted_on is None and over.ended == "Cessée" and not over.is_undated
    assert isinstance(on, Draft) and on.admitted_on == date(2010, 1, 1) and not on.left_out
    assert isinstance(odd, Draft) and odd.admitted_on is None, "what nobody knows makes no member"
    undated = checked(standing="Active")
    assert isinstance(undated, Draft) and undated.is_undated


def test_what_a_state_means_can_be_chosen() -> None:
    chosen = Habits(states=(("en sommeil", "goes_on"), ("projet", "skipped")))
    fields = {"name": "Élan", "registration_number": "310238894", "standing": "En sommeil"}
    columns = {field: index for index, field in enumerate(fields)}
    kept = check_row(Line(2, tuple(fields.values()), tuple(fields)), columns, SIREN, chosen)
    assert isinstance(kept, Draft) and kept.is_undated
    left = check_row(Line(3, ("Élan", "310238894", "Projet"), tuple(fields)), columns, SIREN, chosen)
    assert left == []


def test_a_column_says_by_all_its_cells_whether_the_month_comes_first() -> None:
    source = read_csv(b"nom,siren,date creation\nA,310238894,12/31/2024\nB,311337240,02/03/2024\n", "x.csv")
    columns = guess_columns(source.headings, source.sample(), SIREN)
    habits = Habits(month_first=month_first_of(source.rows, columns))
    drafts = [check_row(row, columns, SIREN, habits) for row in source.rows]
    assert [draft.founded_on for draft in drafts if isinstance(draft, Draft)] == [date(2024, 12, 31), date(2024, 2, 3)]


def test_two_digits_of_a_year_are_never_those_of_a_far_year() -> None:
    assert read_day("12/03/48", today=date(2026, 11, 30)) == date(1948, 3, 12)
    assert read_day("12/03/27", today=date(2026, 11, 30)) == date(2027, 3, 12)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [("561000000", "0561000000"), ("5 61 00 00 00", "05 61 00 00 00"), ("33561000000", "+33561000000")],
)
def test_a_french_phone_gets_back_what_a_spreadsheet_dropped(cell: str, phone: str) -> None:
    assert value("phone", cell) == phone
    abroad = checked(phone=cell, country="BE")
    assert isinstance(abroad, Draft) and abroad.phone == cell


def test_a_cooperative_cannot_have_left_before_it_joined() -> None:
    (fault,) = faults_of(checked(admitted_on="2020-05-01", withdrawn_on="30/04/2020"))
    assert (fault.column, fault.value) == ("withdrawn_on", "30/04/2020")
    assert isinstance(checked(admitted_on="2020-05-01", withdrawn_on="01/05/2020"), Draft)


@pytest.mark.parametrize(
    ("postcode", "department"),
    [("31000", "31"), ("1000", "01"), ("20000", "2A"), ("20137", "2A"), ("20200", "2B"), ("20600", "2B"),
     ("97410", "974"), ("98800", "988"), ("75011", "75"), ("00000", None), ("98000", None)],
)  # fmt: skip
def test_the_department_is_concluded_from_the_postcode(postcode: str, department: str | None) -> None:
    draft = checked(postcode=postcode)
    assert isinstance(draft, Draft) and draft.department == department


def test_a_department_that_is_given_outranks_the_postcode() -> None:
    draft = checked(postcode="31000", department="09")
    assert isinstance(draft, Draft) and (draft.department, draft.derived) == ("09", frozenset())


def test_a_british_postcode_keeps_its_letters_and_says_no_department() -> None:
    draft = checked("companies_house", "01772005", postcode="sw9 6ag")
    assert isinstance(draft, Draft) and (draft.postcode, draft.department) == ("SW9 6AG", None)


@pytest.mark.parametrize(
    ("scheme", "number", "country", "department"),
    [("siren", "310238894", "", "10"), ("siren", "310238894", "France", "10"), ("siren", "310238894", "IT", None),
     ("none", "7", "", None), ("none", "7", "FR", "10"), ("companies_house", "01772005", "", None)],
)  # fmt: skip
def test_a_foreign_postcode_lies_in_no_french_department(
    scheme: str, number: str, country: str, department: str | None
) -> None:
    draft = checked(scheme, number, postcode="10121", country=country)
    assert isinstance(draft, Draft) and draft.department == department


@pytest.mark.parametrize(
    ("cell", "code"),
    [("Belgique", "BE"), ("België", "BE"), ("be", "BE"), ("Suisse", "CH"), ("Royaume-Uni", "GB"), ("England", "GB"),
     ("Allemagne", "DE"), ("United States", "US"), ("La Réunion", "RE")],
)  # fmt: skip
def test_a_country_is_known_by_its_names(cell: str, code: str) -> None:
    assert value("country", cell) == code


def test_only_what_the_row_says_is_said() -> None:
    draft = checked(town="", jobs="0")
    assert isinstance(draft, Draft)
    assert draft.said() == {"name": "Élan", "registration_number": "310238894", "jobs": 0}


def test_a_huge_value_is_shown_by_its_beginning() -> None:
    (fault,) = faults_of(checked(name="x" * 1_000_000))
    assert len(fault.value) < 200


def test_rows_are_checked_chunk_by_chunk_so_that_progress_can_be_shown() -> None:
    source = read_csv(("nom,siren\n" + "A,310238894\n" * 4 + "B,1\n").encode(), "x.csv")
    columns = guess_columns(source.headings, source.sample(), SIREN)
    chunks = list(check_in_chunks(source.rows, columns, SIREN, size=2))
    assert [(chunk.done, chunk.total) for chunk in chunks] == [(2, 5), (4, 5), (5, 5)]
    assert [len(chunk.drafts) for chunk in chunks] == [2, 2, 0] and chunks[2].faults[0].line == 6


def test_a_row_that_does_not_fit_is_refused_whole() -> None:
    source = read_csv(b"nom,siren\nA,310238894,x,y\n", "x.csv")
    (fault,) = faults_of(check_row(source.rows[0], {"name": 0, "registration_number": 1}, SIREN))
    assert (fault.line, fault.column) == (2, "")
