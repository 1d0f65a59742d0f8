"""The sentences of the hub's audit."""

from services.confederation.models.audit_entry import By, What
from shared.text import Text, say

KINDS: dict[str, Text] = {
    What.LINK_MADE: say("Link made"),
    What.SIGNED_IN: say("Signed in"),
    What.SIGN_IN_FAILED: say("Sign-in failed"),
    What.SIGNED_OUT: say("Signed out"),
    What.SESSION_ENDED: say("Session ended"),
    What.SIGNED_OUT_EVERYWHERE: say("Signed out everywhere"),
    What.ACCESS_TAKEN: say("Access taken away"),
}
"""What happened, to be read and to choose from."""

BY: dict[str, Text] = {
    By.NOBODY: say("Somebody not signed in"),
    By.COMMAND: say("A command on the hub’s machine"),
}
"""Who did it, where it was no reader."""


def sentence(what: str) -> Text:
    """What happened, in words; what a newer version wrote is shown as it is."""
    return KINDS.get(what) or say("{what}", what=what)
