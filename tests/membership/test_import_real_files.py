"""The real lists: read, guessed, checked and planned without a correction; a second time changes nothing."""

import gzip

import pytest

from services.membership.rules.csv_source import Source, read_csv
from services.membership.rules.identifiers import SCHEMES
from services.membership.rules.import_columns import guess_columns
from services.membership.rules.import_fields import FIELD_NAMES
from services.membership.rules.import_plan import Known, Plan, plan_import
from services.membership.rules.import_rows import Draft, Fault, check_in_chunks
from tests.servers import real_data

NUMERIQUE = {
    "name": "denomination", "registration_number": "siren", "trading_name": "sigle",
    "legal_form": "categorie_juridique", "legal_form_label": "categorie_juridique_libelle", "trade": "naf",
    "trade_label": "naf_libelle", "founded_on": "date_creation", "standing": "etat",
}  # fmt: skip
SUPERMARCHES = {
    "name": "nom", "town": "ville", "postcode": "code_postal", "department": "departement", "latitude": "latitude",
    "longitude": "longitude", "website": "site_web",
}  # fmt: skip
BRITISH = {
    "legal_form": "legal_form", "trade": "sic_code", "trade_label": "sic_section", "town": "locality",
    "postcode": "postcode", "country": "country",
    "latitude": "postcode_latitude", "longitude": "postcode_longitude", "website": "website",
}  # fmt: skip
WORKERS = {
    "name": "registered_name",
    "trading_name": "trading_name",
    "founded_on": "incorporated_on",
    "standing": "status",
    **BRITISH,
}
ALL_BRITISH = {"name": "trading_name", **BRITISH}


def source_of(filename: str) -> Source:
    """One of the real lists."""
    content = real_data(f"coops/{filename}").read_bytes()
    return read_csv(gzip.decompress(content) if filename.endswith(".gz") else content, filename)


def imported(filename: str, scheme: str) -> tuple[Plan, list[Draft], list[Fault]]:
    """A real list planned for a node that knows nothing yet."""
    source, register = source_of(filename), SCHEMES[scheme]
    columns = guess_columns(source.headings, source.sample(), register)
    chunks = list(check_in_chunks(source.rows, columns, register))
    drafts = [draft for chunk in chunks for draft in chunk.drafts]
    return plan_import(drafts, {}), drafts, [fault for chunk in chunks for fault in chunk.faults]


@pytest.mark.parametrize(
    ("filename", "scheme", "columns"),
    [
        ("fr_cooperatives_numerique.csv", "siren", NUMERIQUE),
        ("fr_supermarches_cooperatifs.csv", "siren", SUPERMARCHES),
        ("fr_supermarches_cooperatifs.csv", "none", {**SUPERMARCHES, "registration_number": "id"}),
        ("uk_worker_coops_2023.csv", "companies_house", {**WORKERS, "registration_number": "registered_number"}),
        ("uk_worker_coops_2023.csv", "cuk", {**WORKERS, "registration_number": "cuk_id"}),
        ("uk_coops_2023.csv.gz", "companies_house", {**ALL_BRITISH, "registration_number": "companies_house_number"}),
        ("uk_coops_2023.csv.gz", "cuk", {**ALL_BRITISH, "registration_number": "cuk_id"}),
    ],
)
def test_the_columns_of_a_real_list_need_no_correction(filename: str, scheme: str, columns: dict[str, str]) -> None:
    source = source_of(filename)
    guessed = guess_columns(source.headings, source.sample(), SCHEMES[scheme])
    assert {name: source.headings[column] for name, column in guessed.items()} == columns


@pytest.mark.parametrize(
    ("filename", "scheme", "added", "refused"),
    [
        ("fr_cooperatives_numerique.csv", "siren", 264, 0),
        ("fr_supermarches_cooperatifs.csv", "none", 87, 0),
        ("uk_worker_coops_2023.csv", "companies_house", 386, 3),  # two without a number, one whose letters were lost
        ("uk_worker_coops_2023.csv", "cuk", 388, 1),
        ("uk_coops_2023.csv.gz", "cuk", 7380, 7),  # "Caf�", as the publisher saved it
        ("uk_coops_2023.csv.gz", "companies_house", 917, 6470),
    ],
)
def test_a_real_list_is_added_and_a_second_time_changes_nothing(
    filename: str, scheme: str, added: int, refused: int
) -> None:
    plan, drafts, faults = imported(filename, scheme)
    assert (len(plan.additions), len({fault.line for fault in faults}), plan.refused) == (added, refused, ())
    known = {
        draft.registration_number: Known(id=draft.line, **{name: getattr(draft, name) for name in FIELD_NAMES})
        for draft in plan.additions
    }
    again = plan_import(drafts, known)
    assert again.changes_nothing and len(again.unchanged) == added


def test_the_two_supermarkets_of_one_name_in_one_town_are_noticed() -> None:
    plan, _, _ = imported("fr_supermarches_cooperatifs.csv", "none")
    assert [duplicate.draft.name for duplicate in plan.duplicates] == ["Les Pot'iront"]
