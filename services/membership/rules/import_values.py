"""Cells into values: what each kind of cell may hold, and what to do when it holds something else."""

import re
from datetime import date
from urllib.parse import urlsplit

from services.membership.rules.countries import country_code
from services.membership.rules.departments import department_code
from services.membership.rules.federations import federation_code
from services.membership.rules.import_days import read_day
from services.membership.rules.legal_forms import legal_form_code
from shared.email_address import email_address
from shared.errors import Invalid
from shared.text import say

NAME_MAX = 200
MOST_JOBS = 10_000_000  # more than the largest employer on earth; a database counts to 2,147,483,647
NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?\Z")
PHONE = re.compile(r"[+(]?[0-9][0-9 .()/+-]*\Z")
HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]+)\.?(?::[0-9]{1,5})?\Z")
JOBS = re.compile(
    r"(?:(?:env(?:iron)?|ca|about|approx)\.? |~ ?)?([0-9]+(?:[.,][0-9]+)?)"
    r"(?: (?:salari[ée]e?s?|etp|fte|emplois?|jobs?|personnes?|employees?|people))?\Z",
    re.IGNORECASE,
)
TRADE = re.compile(r"([0-9]{2})\.?([0-9]{2})([A-Z])\Z", re.IGNORECASE)
POSTCODE = re.compile(r"[0-9A-Z][0-9A-Z -]{1,10}\Z")


def words(text: str) -> str:
    """Any words, of a length that fits on a page."""
    if len(text) > NAME_MAX:
        raise Invalid(say("Shorten this to at most {most} characters.", most=NAME_MAX))
    return text


def legal_form(text: str) -> str:
    """A code of INSEE, a label as its code where it is known, or the words themselves."""
    return legal_form_code(words(text))


def trade(text: str) -> str:
    """A French code (62.01Z, with or without the dot) or a British one (47789)."""
    if found := TRADE.match(text):
        return f"{found[1]}.{found[2]}{found[3].upper()}"
    if re.fullmatch(r"[0-9]{2}\.?[0-9]{2,3}", text):
        return text
    raise Invalid(say("Give a code such as 62.01Z or 47789. If the column has words, choose “Trade in words” for it."))


def postcode(text: str) -> str:
    """A postcode in capitals; a French one gets back the zero that a spreadsheet dropped."""
    found = text.upper()
    if not POSTCODE.match(found):
        raise Invalid(say("Give a postcode such as 31000 or SW9 6AG."))
    return found


def french_postcode(text: str) -> str:
    """A French postcode: five digits, with the zero in front that a spreadsheet may have dropped."""
    digits = text.replace(" ", "")
    return postcode(f"0{digits}" if re.fullmatch(r"[0-9]{4}", digits) else digits if digits.isdecimal() else text)


def street(text: str) -> str:
    """Number and street; a column of e-mail addresses is headed "adresse" too."""
    if "@" in text or "://" in text:
        raise Invalid(say("Give the number and the street, such as 12 rue des Lilas."))
    return words(text)


def country(text: str) -> str:
    """The two letters of a country."""
    return country_code(text)


def department(text: str) -> str:
    """The code of a French department."""
    return department_code(text)


def federation(text: str) -> str:
    """The code of a trade federation."""
    return federation_code(text)


def latitude(text: str) -> float:
    """Degrees north, from -90 to 90."""
    return degrees(text, 90)


def longitude(text: str) -> float:
    """Degrees east, from -180 to 180."""
    return degrees(text, 180)


def degrees(text: str, most: int) -> float:
    """Degrees with six decimals (a tenth of a metre)."""
    number = text.replace(" ", "").replace("−", "-")
    if not NUMBER.match(number) or abs(found := float(number.replace(",", "."))) > most:
        raise Invalid(
            say("Give degrees between {least} and {most}, such as 43.6045 or 43,6045.", least=-most, most=most)
        )
    return round(found, 6)


def website(text: str) -> str:
    """An address on the web; https:// is put before a bare one."""
    if "://" not in text and not re.match(r"[a-z]+:(?![0-9])", text, re.IGNORECASE):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or " " in text or len(text) > NAME_MAX or not HOST.match(parts.netloc):
        raise Invalid(say("Give one address of a website, such as https://example.coop."))
    return text


def email(text: str) -> str:
    """One e-mail address, in small letters."""
    if found := email_address(text):
        return found
    raise Invalid(say("Give one e-mail address, such as contact@example.coop."))


def phone(text: str) -> str:
    """One telephone number, written as people write it."""
    if not PHONE.match(text) or not 6 <= sum(c.isdecimal() for c in text) <= 15:
        raise Invalid(say("Give one telephone number, such as 05 61 00 00 00 or +33 5 61 00 00 00."))
    return text


def french_phone(text: str) -> str:
    """A telephone number; a French one gets back the zero, or the plus before 33, that a spreadsheet dropped."""
    digits = re.sub(r"[ .-]", "", text)
    if re.fullmatch("[1-9][0-9]{8}", digits):
        return phone(f"0{text}")
    return phone(f"+{text}" if re.fullmatch("33[1-9][0-9]{8}", digits) else text)


def jobs(text: str) -> int:
    """A number of jobs, whole or part-time together: 1 234, 12,0, environ 10, 4,5 ETP; a half counts as one."""
    found = JOBS.match(re.sub(r"(?<=[0-9])[ '’](?=[0-9])", "", text))
    if not found or len(found[1]) > 12:
        raise Invalid(say("Give the number of jobs, such as 12."))
    if (number := int(float(found[1].replace(",", ".")) + 0.5)) > MOST_JOBS:
        raise Invalid(say("There can be {most} jobs at most.", most=MOST_JOBS))
    return number


def day(text: str) -> date:
    """A day as 2024-12-31, 31/12/2024, or as people and spreadsheets write it otherwise."""
    return read_day(text)
