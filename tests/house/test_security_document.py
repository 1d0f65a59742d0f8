"""What the operators' page on security promises is tested by tests that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/operators/security.md").read_text(encoding="utf-8")


def names_of_all_tests() -> set[str]:
    """The names of all tests."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    nodes = (node for text in texts for node in ast.walk(ast.parse(text)))
    return {one.name for one in nodes if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


def rows() -> list[list[str]]:
    """The table of requirements, cell by cell."""
    lines = PAGE.split("## The requirements")[1].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| V")]


def test_every_test_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`(test_[a-z0-9_]+)`", PAGE))
    assert len(named) > 80
    assert sorted(named - names_of_all_tests()) == []


def test_every_requirement_says_how_it_is_met_and_which_test_shows_it() -> None:
    assert len(rows()) > 40
    without = [row for row in rows() if len(row) != 4 or not row[2] or (not row[3] and "there is none" not in row[2])]
    assert without == []


def test_every_chapter_of_the_standard_is_there() -> None:
    chapters = {int(number) for row in rows() for number in re.findall(r"V(\d+)", row[0])}
    assert chapters == set(range(1, 18))
