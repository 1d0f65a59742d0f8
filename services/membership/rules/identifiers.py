"""Registration numbers: which register a node goes by is a setting, and each register writes its numbers in one way."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import luhn

from shared.errors import Invalid
from shared.text import Text, say
from shared.tidy_text import tidy

SPREADSHEET_SHORTENED = re.compile(r"[0-9][.,][0-9]+[eE]\+?[0-9]+\Z")
SEPARATORS = re.compile(r"[\s.\-_/]+")
MAX_LENGTH = 40


@dataclass(frozen=True, eq=False)
class Scheme:
    """A register: its key in the settings, what people call its number, its country, the headings it is under."""

    key: str
    label: Text
    country: str
    headings: tuple[str, ...]
    read: Callable[[str], str]

    def normalise(self, raw: str) -> str:
        """The number in the one way the register writes it; raises Invalid, saying what to do."""
        text = tidy(raw)
        if not text:
            raise Invalid(say("Give the registration number; a co-operative is recognised by it."))
        if SPREADSHEET_SHORTENED.match(text):
            raise Invalid(say("The spreadsheet shortened this number. Format its column as text, and save again."))
        return self.read(text)


def siren(text: str) -> str:
    """Nine digits with a Luhn check; a SIRET (fourteen) gives the SIREN in it.

    Zeros in front that a spreadsheet dropped come back where the check then says that they were there.
    """
    digits = SEPARATORS.sub("", re.sub(r"[.,]0\Z", "", text))
    for length, least in ((9, 6), (14, 11)):
        padded = digits.zfill(length)
        shortened = re.fullmatch("[1-9][0-9]+", digits) and least <= len(digits) < length
        if shortened and luhn.is_valid(padded) and luhn.is_valid(padded[:9]):
            return padded[:9]
    if not re.fullmatch(r"[0-9]{9}|[0-9]{14}", digits):
        raise Invalid(say("Give the nine digits of the SIREN, such as 310 238 894."))
    if digits[:9] == "000000000" or not luhn.is_valid(digits[:9]):
        raise Invalid(say("This SIREN has a wrong check digit. Compare it with the register, digit by digit."))
    return digits[:9]


# The Financial Conduct Authority prints societies without the prefix under which Companies House lists them (see
# `companies_house`). Since 2014 its numbers are bare and began at 4000; no live company has a number that short.
SOCIETIES: tuple[tuple[str, str], ...] = (
    (r"(?:IP)?0*([0-9]{1,5})R", "IP{:0>5}R"),
    (r"(?:SP)?0*([0-9]{1,4})RS", "SP{:0>4}RS"),
    (r"0*([0-9]{1,6})IP", "NP{:0>6}"),
    (r"([4-9][0-9]{3})", "RS{:0>6}"),
    (r"([A-Z]{2})([0-9]{1,6})", "{}{:0>6}"),
    (r"R([0-9]{7})", "R{}"),
    (r"([0-9]{1,8})", "{:0>8}"),
)


def companies_house(text: str) -> str:
    """Eight characters as Companies House lists them; zeros that a spreadsheet dropped are put back.

    Societies get the prefix of their register: IP23661R for 23661R, SP2596RS for 2596RS, RS004004 for 4004.
    """
    number = SEPARATORS.sub("", text).upper()
    for pattern, form in SOCIETIES:
        if found := re.fullmatch(pattern, number):
            return form.format(*found.groups())
    raise Invalid(say("Give the number as the register has it: 01772005, SC123456, IP23661R or 23661R."))


def cuk(text: str) -> str:
    """The number that Co-operatives UK gives: R and six digits."""
    found = re.fullmatch(r"R?0*([0-9]{1,6})", SEPARATORS.sub("", text).upper())
    if not found:
        raise Invalid(say("Give the number of Co-operatives UK: R and six digits, such as R000149."))
    return f"R{found[1]:0>6}"


def any_text(text: str) -> str:
    """Whatever the union numbers its co-operatives by."""
    if len(text) > MAX_LENGTH:
        raise Invalid(say("A registration number has at most {most} characters.", most=MAX_LENGTH))
    return text


ANY_REGISTER = ("registration number", "numero d'immatriculation", "immatriculation", "registration no")
SIREN = (
    "siren", "numero siren", "no siren", "code siren", "siren number", "siret", "numero siret", "siret siege",
    "siret du siege", "siren ou siret", "siren siret", "rcs", "numero rcs",
)  # fmt: skip
COMPANIES_HOUSE = (
    "registered number", "companies house number", "company number", "company registration number", "crn",
    "company no", "registered no", "society number", "fca number", "mutuals number",
)  # fmt: skip
CUK = ("cuk id", "cuk", "cuk number", "co-operatives uk id", "cuk organisation id")
OWN = (
    "id", "identifiant", "identifier", "numero", "number", "numero adherent", "numero d'adherent", "member number",
    "membership number", "reference", "ref", "code", "siren", "registered number", "company number", "siret", "cuk id",
)  # fmt: skip

SCHEMES: dict[str, Scheme] = {
    scheme.key: scheme
    for scheme in (
        Scheme("siren", say("SIREN"), "FR", (*SIREN, *ANY_REGISTER), siren),
        Scheme(
            "companies_house", say("Companies House number"), "GB", (*COMPANIES_HOUSE, *ANY_REGISTER), companies_house
        ),
        Scheme("cuk", say("Co-operatives UK number"), "GB", (*CUK, *ANY_REGISTER), cuk),
        Scheme("none", say("Number"), "", (*ANY_REGISTER, *OWN), any_text),
    )
}
