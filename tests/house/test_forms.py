"""Every form is written with the macros that give it what all forms share."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RAW = re.compile(r'<form[^>]*method="post"', re.DOTALL)
MACROS = {"macros/form.html", "macros/meeting.html", "layout.html", "_question_form.html"}
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
