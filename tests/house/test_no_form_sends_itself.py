"""A form is sent by a person: machines open the links of letters, some as a whole browser with its scripts."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SENDS = re.compile(r"requestSubmit|\.submit\(|http-equiv=.?refresh|\bonload=", re.IGNORECASE)
AFTER_AN_ACT = {"passkeys.js": 1, "maillon.js": 1}
"""A passkey was used by its owner just before; somebody said yes in the dialog behind the button that they pressed."""


def test_no_page_of_ours_sends_a_form_by_itself() -> None:
    files = [*ROOT.glob("services/*/templates/**/*.html"), *ROOT.glob("deploy/**/*.html")]
    files += [*ROOT.glob("shared/web/templates/**/*.html"), *ROOT.glob("shared/web/static/*.js")]
    assert len(files) > 50
    found = {one.name: len(SENDS.findall(one.read_text())) for one in files if SENDS.search(one.read_text())}
    assert found == AFTER_AN_ACT
