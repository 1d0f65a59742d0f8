"""Exports: what a spreadsheet opens without harm."""

import datetime
from decimal import Decimal

import pytest

from services.membership.rules.csv_source import read_csv
from shared.spreadsheet import Cell, csv_bytes
from shared.text import say


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "＝1", "+33 5 61"]
)
def test_a_formula_is_written_as_text_and_comes_back_as_it_was(formula: str) -> None:
    content = csv_bytes(["nom", "ville"], [[formula, "Albi"]])
    line = content.decode("utf-8-sig").split("\r\n", 1)[1]
    assert line.lstrip('"').startswith("'")
    assert read_csv(content, "x.csv").rows[0].cells[0] == formula.replace("\r", "\n")


@pytest.mark.parametrize("plain", ["-12", "-12,5", "-0.31", "Élan", "'t Hooft", "a=b", "12"])
def test_plain_numbers_and_words_are_left_alone(plain: str) -> None:
    assert csv_bytes(["a"], [[plain]]).decode("utf-8-sig").splitlines()[1].strip('"') == plain


def test_each_language_gets_its_delimiter_and_decimal_sign() -> None:
    row: list[Cell] = ["A", 12, -3.5, Decimal("1.50"), datetime.date(2024, 12, 31), None, say("Name")]
    headings = list("abcdefg")
    assert csv_bytes(headings, [row], "en").decode("utf-8-sig").splitlines()[1] == 'A,12,-3.5,1.50,2024-12-31,"",Name'
    assert csv_bytes(headings[:4], [row[:4]], "fr").decode("utf-8-sig").splitlines()[1] == 'A;12;"-3,5";"1,50"'


def test_excel_is_told_the_encoding() -> None:
    assert csv_bytes(["Été"], []).startswith(b"\xef\xbb\xbf")
