"""What operators read of letters, in both languages, has every state and every trouble in the words of the pages."""

from pathlib import Path

import pytest

from services.notifications.pages.deliveries import STATE_NAMES
from shared.mail_trouble import WORDS

OPERATORS = Path(__file__).parents[2] / "docs/operators"


@pytest.mark.parametrize(("file", "language"), [("mail.md", "en"), ("courrier.md", "fr")])
def test_each_state_and_each_trouble_stands_in_a_table_as_the_page_says_it(file: str, language: str) -> None:
    rows = {line.split(" | ")[0].removeprefix("| ") for line in (OPERATORS / file).read_text().splitlines()}
    said = [words for words, _ in (*STATE_NAMES.values(), *WORDS.values())]
    wanted = {words.into(language).replace("\N{NO-BREAK SPACE}", " ") for words in said}
    assert len(wanted) == len(STATE_NAMES) + len(WORDS) and wanted <= rows
