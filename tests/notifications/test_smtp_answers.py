"""Answers of real mail servers, French providers' among them, are sorted by whom they are about."""

import re
from pathlib import Path

import pytest

from services.notifications.rules.smtp_answer import Stage, judge
from tests.servers import real_data

SAID = re.compile(
    r"^(?:<<<|Diagnostic-Code: *(?:smtp|SMTP);|.*\(reason:|.*host \S+ \[[\d.]+\]:) *([45]\d\d[ -].*(?:\n[ \t]+\S.*)*)",
    re.MULTILINE,
)
OF_A_READER = {
    "rhost_franceptt_01.eml", "rhost_franceptt_02.eml", "rhost_franceptt_05.eml", "rhost_google_01.eml",
    "rhost_outlook_01.eml",
}  # fmt: skip
OF_US = {"rhost_franceptt_07.eml": Stage.GREETING, "rhost_franceptt_03.eml": Stage.CONTENT}


def answers(file: Path) -> list[tuple[int, str]]:
    """What the server said of the letter, as the report has it; not what it said to the commands that followed."""
    text = file.read_text("utf-8", "replace").replace("\r\n", "\n")
    lines = [" ".join(found.split()) for found in SAID.findall(text)]
    return [
        (int(line[:3]), line[4:]) for line in lines if not re.search("RCPT (?:before|first)|no valid recipients", line)
    ]


@pytest.mark.parametrize("name", sorted(OF_A_READER))
def test_a_provider_that_knows_no_such_reader_is_not_out_of_order(name: str) -> None:
    found = [one for one in answers(real_data(f"mail/reports/{name}")) if one[0] != 421]
    assert found
    for code, message in found:
        assert judge(Stage.RECIPIENT, code, message).trouble is None, message


@pytest.mark.parametrize("name", sorted(OF_US))
def test_a_provider_that_takes_us_for_unwanted_blames_no_reader(name: str) -> None:
    found = answers(real_data(f"mail/reports/{name}"))
    assert found
    for code, message in found:
        assert judge(OF_US[name], code, message).trouble is not None, message


def test_most_returned_letters_of_twenty_years_were_about_their_readers() -> None:
    """Reports of many servers, to known wrong addresses: none is taken for an outage of our own mail by mistake."""
    folder = real_data("mail/bounces")
    about_us = {}
    for file in sorted(folder.glob("*.eml")):
        for code, message in answers(file):
            if judge(Stage.RECIPIENT, code, message).trouble:
                about_us[file.name] = message
    assert set(about_us) <= KNOWN, about_us


KNOWN: set[str] = set()
