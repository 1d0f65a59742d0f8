"""Registration numbers: each register's way of writing them."""

import pytest

from services.membership.rules.identifiers import SCHEMES
from shared.errors import Invalid


@pytest.mark.parametrize(
    ("scheme", "given", "number"),
    [
        ("siren", "310238894", "310238894"),
        ("siren", " 310 238 894 ", "310238894"),
        ("siren", "310\u00a0238\u202f894", "310238894"),
        ("siren", "310.238.894", "310238894"),
        ("siren", "310238894,0", "310238894"),
        ("siren", "31023889400037", "310238894"),
        ("siren", "310 238 894 00037", "310238894"),
        ("companies_house", "01772005", "01772005"),
        ("siren", "325175", "000325175"),
        ("siren", "5580121", "005580121"),
        ("siren", "32517500016", "000325175"),
        ("companies_house", "1772005", "01772005"),
        ("companies_house", "119598", "00119598"),
        ("companies_house", "sc 094759", "SC094759"),
        ("companies_house", "SC94759", "SC094759"),
        ("companies_house", "OC374324", "OC374324"),
        ("companies_house", "R0000123", "R0000123"),
        ("companies_house", "IP12345R", "IP12345R"),
        ("companies_house", "12345R", "IP12345R"),
        ("companies_house", "525R", "IP00525R"),
        ("companies_house", "2596RS", "SP2596RS"),
        ("companies_house", "4004", "RS004004"),
        ("companies_house", "RS004004", "RS004004"),
        ("companies_house", "396IP", "NP000396"),
        ("cuk", "R000149", "R000149"),
        ("cuk", "r149", "R000149"),
        ("none", "  sc-001 ", "sc-001"),
        ("none", "Nº\t7", "Nº 7"),
    ],
)
def test_a_number_becomes_what_its_register_writes_and_stays_so(scheme: str, given: str, number: str) -> None:
    assert SCHEMES[scheme].normalise(given) == number
    assert SCHEMES[scheme].normalise(number) == number


@pytest.mark.parametrize(
    ("scheme", "given"),
    [
        ("siren", ""),
        ("siren", "   \u00a0"),
        ("siren", "310238895"),
        ("siren", "31023889"),
        ("siren", "000000000"),
        ("siren", "3102388940"),
        ("siren", "٣١٠٢٣٨٨٩٤"),
        ("siren", "²10238894"),
        ("siren", "3,10239E+08"),
        ("siren", "R000149"),
        ("companies_house", "310238894"),
        ("companies_house", "SC1234567"),
        ("companies_house", "Brixton"),
        ("companies_house", "R000149X"),
        ("cuk", "R1234567"),
        ("cuk", "SC094759"),
        ("none", ""),
        ("none", "x" * 41),
    ],
)
def test_a_number_that_the_register_cannot_have_given_is_refused(scheme: str, given: str) -> None:
    with pytest.raises(Invalid):
        SCHEMES[scheme].normalise(given)


def test_a_number_shortened_by_the_spreadsheet_is_told_apart_from_a_wrong_one() -> None:
    with pytest.raises(Invalid) as shortened:
        SCHEMES["siren"].normalise("3.10239E+08")
    with pytest.raises(Invalid) as wrong:
        SCHEMES["siren"].normalise("31023889")
    assert shortened.value.text != wrong.value.text
