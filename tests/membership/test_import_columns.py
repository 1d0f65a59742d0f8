"""Columns guessed from headings in French and English, and from what stands below them."""

import pytest

from services.membership.rules.identifiers import SCHEMES
from services.membership.rules.import_columns import check_columns, guess_columns
from services.membership.rules.import_fields import FIELDS
from shared.errors import Invalid
from shared.text import LANGUAGES

SIREN = SCHEMES["siren"]


def guessed(headings: list[str], rows: list[list[str]] | None = None, scheme: str = "siren") -> dict[str, str]:
    """Field by field the heading that was taken for it."""
    columns = guess_columns(headings, rows or [], SCHEMES[scheme])
    return {name: headings[column] for name, column in columns.items()}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Dénomination", "name"), ("RAISON SOCIALE", "name"), ("Nom de la coopérative", "name"),
        ("Company name", "name"), ("N° SIREN", "registration_number"), ("siret_siege", "registration_number"),
        ("Libellé du code NAF", None), ("Libellé NAF", "trade_label"), ("Code APE", "trade"),
        ("CodePostal", "postcode"), ("code_postal", "postcode"), ("CP", "postcode"), ("Localité", "town"),
        ("Département", "department"), ("Effectifs", "jobs"), ("Nombre de salariés", "jobs"),
        ("Number of employees", "jobs"), ("Adresse e-mail", "email"), ("Courriel", "email"), ("Tél.", "phone"),
        ("Site Internet", "website"), ("Date d'adhésion", "admitted_on"), ("Member since", "admitted_on"),
        ("Date de radiation", "withdrawn_on"), ("Date de création", "founded_on"), ("Latitude", "latitude"),
        ("Forme juridique", "legal_form"), ("Enseigne", "trading_name"), ("Département ", "department"),
        ("tranche_effectif", None), ("annee_effectif", None), ("Prénom", None), ("Commentaire", None),
    ],
)  # fmt: skip
def test_a_heading_is_known_whatever_its_case_accents_and_punctuation(heading: str, field: str | None) -> None:
    assert guessed(["x", heading]) == ({field: heading} if field not in (None, "trading_name") else
                                       {"name": heading} if field else {})  # fmt: skip


def test_a_heading_counts_only_if_its_cells_agree() -> None:
    assert guessed(["Nom", "Effectif"], [["A", "NN"], ["B", "10 à 19"], ["C", "3"]]) == {"name": "Nom"}
    assert guessed(["Nom", "Effectif"], [["A", "12"], ["B", ""], ["C", "3"]]) == {"name": "Nom", "jobs": "Effectif"}


def test_a_column_of_numbers_is_known_without_a_heading() -> None:
    rows = [["A", "62.01Z", "310238894", "a@b.fr"], ["B", "62.01Z", "311 337 240", "c@d.coop"]]
    assert guessed(["nom", "x", "y", "z"], rows) == {"name": "nom", "registration_number": "y", "email": "z"}


def test_a_trade_code_is_not_taken_for_a_short_register_number() -> None:
    rows = [["A", "47789", "2023"], ["B", "4778", "2021"]]
    assert guessed(["name", "x", "y"], rows, "companies_house") == {"name": "name"}


def test_the_siren_is_preferred_to_the_siret_beside_it() -> None:
    rows = [["31023889400037", "310238894"]]
    assert guessed(["siret", "siren"], rows) == {"registration_number": "siren"}
    assert guessed(["siret"], rows) == {"registration_number": "siret"}


def test_the_register_is_a_setting_so_the_same_heading_means_another_column() -> None:
    headings, rows = ["cuk_id", "registered_number"], [["R000149", "01772005"], ["R000168", "SC094759"]]
    assert guessed(headings, rows, "cuk") == {"registration_number": "cuk_id"}
    assert guessed(headings, rows, "companies_house") == {"registration_number": "registered_number"}
    assert guessed(headings, rows, "siren") == {}


def test_every_heading_that_is_listed_finds_its_field() -> None:
    for field in FIELDS:
        for heading in field.headings:
            assert set(guessed([heading])) <= {field.name, "name"} and guessed([heading])


def test_a_choice_without_name_or_number_is_refused_with_the_field_in_words() -> None:
    check_columns({"name": 0, "registration_number": 1}, ["a", "b"])
    with pytest.raises(Invalid) as refused:
        check_columns({"registration_number": 1}, ["a", "b"])
    assert "“Name”" in str(refused.value.text)


@pytest.mark.parametrize("choice", [{"secret": 0}, {"town": 2}, {"town": -1}])
def test_a_choice_of_something_that_is_not_there_is_refused(choice: dict[str, int]) -> None:
    with pytest.raises(Invalid):
        check_columns({"name": 0, "registration_number": 1, **choice}, ["a", "b"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_our_own_export_writes_above_a_column_is_known_again(language: str) -> None:
    headings = [field.label.into(language) for field in FIELDS]
    assert guessed(headings) == {field.name: heading for field, heading in zip(FIELDS, headings, strict=True)}
