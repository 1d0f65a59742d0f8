"""Every form is written with the macros that give it what all forms share."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RAW = re.compile(r'<form[^>]*method="post"', re.DOTALL)
MACROS = {"macros/form.html", "macros/meeting.html", "layout.html", "_question_form.html", "_typed.html", "clash.html"}
WAYS_IN = {"account/_passkeys.html"}
"""A new passkey is made with a ticket that is good once."""


def test_no_template_writes_a_form_of_its_own() -> None:
    raw = []
    for folder in [*ROOT.glob("services/*/templates"), ROOT / "shared/web/templates"]:
        for path in folder.rglob("*.html"):
            name = path.relative_to(folder).as_posix()
            if RAW.search(path.read_text(encoding="utf-8")) and name not in MACROS | WAYS_IN:
                raw += [] if name.startswith("sign_in/") else [name]
    assert raw == []


DANGER = re.compile(r'(?:post_button|buttons)\([^\n]*?"danger"[^\n]*|button-danger')
ASKS_BY_ITSELF = {"meetings/cancel.html", "style.html", "_question_form.html"}
"""Pages in between themselves, and the page of the design."""


def test_every_red_button_asks_first() -> None:
    found = []
    for folder in [*ROOT.glob("services/*/templates"), ROOT / "shared/web/templates"]:
        for path in folder.rglob("*.html"):
            name = path.relative_to(folder).as_posix()
            lines = path.read_text(encoding="utf-8").splitlines() if name not in ASKS_BY_ITSELF else []
            found += [
                (name, one) for one in lines if DANGER.search(one) and "post_button" in one and "asks=" not in one
            ]
            found += [(name, one) for one in lines if "data-confirm" in one]
    assert found == []
