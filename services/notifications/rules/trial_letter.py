"""The words of the message by which a mail server is tried."""

from services.notifications.rules.letter_parts import Letter
from services.notifications.rules.wording import Ask
from shared.text import say


def trial_letter(union: str) -> Letter:
    """It says what it is, so that whoever finds it need not wonder."""
    return Letter(
        subject=say("Test message of {union}", union=union),
        status=say("Test"),
        title=say("The mail server works"),
        says=(
            say("The operator of the node sent this message to see whether mail gets out. You need not do anything."),
        ),
        asks=(Ask("home", say("To the node")),),
        path="/",
    )
