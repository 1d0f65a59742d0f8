"""The sentences of the audit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from services.membership.models.audit_entry import What
from services.membership.models.mandate import KIND_WORDS
from services.membership.rules.corrected_fields import Corrected
from shared.access.exports import Exported
from shared.text import Text, say

SENTENCES: dict[str, Text] = {
    What.SIGN_IN_ASKED: say("A sign-in link was asked for ({browser})"),
    What.SIGN_IN_FAILED: say("Signing in failed: {why}"),
    What.SIGNED_IN: say("Signed in {how} ({browser})"),
    What.SIGNED_OUT: say("Signed out"),
    What.SESSION_ENDED: say("A session was ended ({browser})"),
    What.SIGNED_OUT_EVERYWHERE: say("Signed out everywhere"),
    What.LINK_MADE: say("A sign-in link to hand over was made"),
    What.INVITED: say("An invitation to sign in was sent"),
    What.ADDRESS_CHANGED: say("The e-mail address was changed"),
    What.MANDATE_GIVEN: say("Mandate given: {kind}"),
    What.MANDATE_ENDED: say("Mandate ended: {kind}"),
    What.MANDATE_END_UNDONE: say("The end of a mandate on {day} was undone: {kind}"),
    What.PERSON_CORRECTED: say("A person’s file was corrected: {fields}"),
    What.COOPERATIVE_CORRECTED: say("A co-operative’s file was corrected: {label}; before: {before}"),
    What.COOPERATIVE_ADMITTED: say("A co-operative was admitted from {day}: {label}"),
    What.COOPERATIVE_WITHDRAWN: say("A co-operative was withdrawn, last day {day}: {label}"),
    What.WITHDRAWAL_UNDONE: say("The withdrawal of {day} was undone: {label}"),
    What.LIST_EXPORTED: say("A list was saved as a file: {list} ({label})"),
    What.PASSKEY_ADDED: say("A passkey was added: {label}"),
    What.PASSKEY_RENAMED: say("A passkey was renamed: {label}"),
    What.PASSKEY_REMOVED: say("A passkey was removed: {label}"),
    What.PROVIDER_LINKED: say("An account of {provider} was linked"),
    What.PROVIDER_UNLINKED: say("The account of {provider} was unlinked"),
    What.TOKEN_MADE: say("An API token was made: {label} ({scopes})"),
    What.TOKEN_REVOKED: say("An API token was revoked: {label}"),
    What.SETTING_CHANGED: say("A setting of the node was changed: {setting}"),
    What.BACKUP_ASKED: say("A backup was asked for"),
    What.BACKUP_TAKEN: say("A backup was downloaded: {file}"),
    What.LIST_IMPORTED: say("A list was imported: {file} ({added} to add, {changed} to change)"),
    What.LIST_FORGOTTEN: say("A list that had been sent was forgotten: {file}"),
}

HOW: dict[str, Text] = {
    "letter": say("by the link of an e-mail"),
    "code": say("by the code of an e-mail"),
    "link": say("by a link that was handed over"),
    "passkey": say("by passkey"),
    "provider": say("by an account elsewhere"),
}
"""How somebody signed in."""

WHY: dict[str, Text] = {
    "unknown_address": say("nobody here has that address"),
    "no_mandate": say("no mandate is left"),
    "used": say("the link was used already, or is too old"),
    "other_browser": say("the link was opened in another browser"),
    "wrong_code": say("a wrong code"),
    "too_often": say("too many attempts"),
    "passkey": say("the passkey was not accepted"),
    "provider": say("the account elsewhere was not accepted"),
}
"""Why somebody did not get in."""

BY: dict[str, Text] = {
    "person": say("A person who was erased"),
    "program": say("A program"),
    "operator": say("The operator's link"),
    "nobody": say("Somebody not signed in"),
    "node": say("The node itself"),
}
"""Who did it, where no name is known."""

KINDS: dict[str, Text] = {
    What.SIGN_IN_ASKED: say("Sign-in asked for"),
    What.SIGN_IN_FAILED: say("Sign-in failed"),
    What.SIGNED_IN: say("Signed in"),
    What.SIGNED_OUT: say("Signed out"),
    What.SESSION_ENDED: say("Session ended"),
    What.SIGNED_OUT_EVERYWHERE: say("Signed out everywhere"),
    What.LINK_MADE: say("Link made"),
    What.INVITED: say("Invited"),
    What.ADDRESS_CHANGED: say("Address changed"),
    What.MANDATE_GIVEN: say("Mandate given"),
    What.MANDATE_ENDED: say("Mandate ended"),
    What.MANDATE_END_UNDONE: say("End of a mandate undone"),
    What.PERSON_CORRECTED: say("Person’s file corrected"),
    What.COOPERATIVE_CORRECTED: say("Co-operative’s file corrected"),
    What.COOPERATIVE_ADMITTED: say("Co-operative admitted"),
    What.COOPERATIVE_WITHDRAWN: say("Co-operative withdrawn"),
    What.WITHDRAWAL_UNDONE: say("Withdrawal undone"),
    What.LIST_EXPORTED: say("List exported"),
    What.PASSKEY_ADDED: say("Passkey added"),
    What.PASSKEY_RENAMED: say("Passkey renamed"),
    What.PASSKEY_REMOVED: say("Passkey removed"),
    What.PROVIDER_LINKED: say("Account linked"),
    What.PROVIDER_UNLINKED: say("Account unlinked"),
    What.TOKEN_MADE: say("API token made"),
    What.TOKEN_REVOKED: say("API token revoked"),
    What.SETTING_CHANGED: say("Setting changed"),
    What.BACKUP_ASKED: say("Backup asked for"),
    What.BACKUP_TAKEN: say("Backup downloaded"),
    What.LIST_IMPORTED: say("List imported"),
    What.LIST_FORGOTTEN: say("List forgotten"),
}
"""The kinds of entries, to choose from."""

SETTINGS: dict[str, Text] = {
    "union": say("name, hours and language of the union"),
    "code": say("the union’s code"),
    "hub": say("the confederation it belongs to"),
    "trial": say("this copy is the node now"),
}
"""Which setting was changed."""

LISTS: dict[str, Text] = {
    Exported.PARTICIPANTS: say("participants of a meeting"),
    Exported.COOPERATIVES: say("co-operatives"),
    Exported.SILENT_MEMBERS: say("silent members"),
    Exported.AUDIT: say("the audit"),
}
"""Which list was taken away."""

WORDS: dict[str, Mapping[str, Text]] = {"how": HOW, "why": WHY, "kind": KIND_WORDS, "list": LISTS, "setting": SETTINGS}


DAY = "day"
"""The value that is a day, as ISO 8601 writes it; a sentence has it as the reader writes days."""
VALUES = (
    "browser",
    "why",
    "how",
    "kind",
    "label",
    "provider",
    "scopes",
    "setting",
    "file",
    "added",
    "changed",
    DAY,
    "list",
    "fields",
    "before",
)
"""What sentences may name; one that is missing is a dash."""


def sentence(what: str, values: Mapping[str, Any]) -> Text:
    """What happened, in words; what a newer version wrote is shown as it is."""
    if what not in SENTENCES:
        return say("{what}", what=what)
    said = {name: date.fromisoformat(value) if name == DAY else spoken(name, value) for name, value in values.items()}
    return replace(SENTENCES[what], values=dict.fromkeys(VALUES, "–") | said)


def spoken(name: str, value: Any) -> Any:
    """A value in words, where it has some."""
    if name in ("fields", "before"):
        return Corrected(str(value))
    return WORDS.get(name, {}).get(value, value)
