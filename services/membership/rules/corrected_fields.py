"""Which fields of a file were corrected, as the audit says it."""

import json

from services.membership.rules.import_fields import FIELDS
from shared.text import Text, say

PERSON_FIELDS: dict[str, Text] = {
    "first_name": say("First name"),
    "last_name": say("Last name"),
    "phone": say("Phone"),
    "language": say("Language of messages"),
}
FIELD_WORDS: dict[str, Text] = {one.name: one.label for one in FIELDS} | {
    "registration_scheme": say("Register of the number")
}


class Corrected(Text):
    """Which fields of a file were corrected: names parted by spaces, or with what they were as JSON."""

    def into(self, language: str) -> str:
        """The fields in that language, each with what it was where that is kept."""
        was = json.loads(self.msgid) if self.msgid.startswith("{") else dict.fromkeys(self.msgid.split())
        named = {PERSON_FIELDS.get(name, FIELD_WORDS.get(name, Text(name))).into(language): was[name] for name in was}
        return ", ".join(f"{name} ({before})" if before else name for name, before in named.items())
