"""The words of the letter that tells somebody of a change in how they come in; it may not have been them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.notifications.rules.letter_parts import Letter
from services.notifications.rules.meeting_facts import instant, one_line
from services.notifications.rules.moments import moment
from services.notifications.rules.wording import Ask
from shared.clock import Clock
from shared.text import Text, say

ACCOUNT = Ask("account", say("Open my account"))


@dataclass(frozen=True)
class Change:
    """What was done, what follows from it, and how the thing that it was done to is called."""

    subject: Text
    title: Text
    follows: Text
    label: Text


NEW = say("If it was not you, somebody else can sign in as you: open your account and remove it there.")
GONE = say("If it was not you, somebody else was in your account: open it, and check the ways to sign in as you.")
THEN = say("Then choose “Sign out everywhere” on that page, and tell your union.")
MOVED = say(
    "If you did not ask for it, tell your union at once: whoever reads mail at the new address can sign in as you."
)
IF_NOT: dict[str, tuple[Text, ...]] = {"removed": (GONE, THEN), "changed": (MOVED,)}
"""What to do if it was somebody else, by what was done."""
CHANGES: dict[tuple[str, str], Change] = {
    ("passkey", "added"): Change(
        say("A passkey was added to your account"),
        say("A new passkey"),
        say("Whoever has the device that holds it, and can unlock it, can sign in as you."),
        say("Passkey"),
    ),
    ("passkey", "removed"): Change(
        say("A passkey was removed from your account"),
        say("A passkey was removed"),
        say("Nobody can sign in with it any more."),
        say("Passkey"),
    ),
    ("provider", "added"): Change(
        say("An account elsewhere was linked to yours"),
        say("A linked account"),
        say("Whoever signs in there can sign in here as you."),
        say("Account of"),
    ),
    ("provider", "removed"): Change(
        say("An account elsewhere was unlinked from yours"),
        say("A linked account was removed"),
        say("The link with it is gone."),
        say("Account of"),
    ),
    ("address", "changed"): Change(
        say("Your e-mail address was changed"),
        say("Another e-mail address"),
        say("Sign-in links go to the new address from now on, and none to this one."),
        say("Name"),
    ),
    ("api_token", "added"): Change(
        say("An API token was made in your name"),
        say("A new API token"),
        say("A program that has it can do in your name what you chose for it."),
        say("API token"),
    ),
}
OTHERWISE = Change(
    say("A way to sign in as you was changed"),
    say("A change of your account"),
    say("Your account page shows the ways to sign in as you."),
    say("Name"),
)
"""For what a newer membership may tell."""


def way_in_letter(values: Mapping[str, Any], _: str, union: str, clock: Clock) -> Letter:
    """What was changed, when and with which browser; and what to do if it was somebody else."""
    changed_at, deed = instant(values["changed_at"]), values["deed"]
    assert changed_at
    change = CHANGES.get((values["way"], deed), OTHERWISE)
    facts: tuple[tuple[Text, Text | str], ...] = (
        (change.label, one_line(values["label"])),
        (say("When"), moment(changed_at, clock)),
        (say("With"), one_line(values["browser"])),
    )
    return Letter(
        subject=say("{what}: {union}", what=change.subject, union=union),
        status=say("Your account"),
        title=change.title,
        says=(say("{what}.", what=change.subject), change.follows),
        facts=tuple((label, value) for label, value in facts if value),
        asks=(ACCOUNT,),
        path="/account",
        asks_last=True,
        todo=(say("If it was you, there is nothing you need to do."), *IF_NOT.get(deed, (NEW, THEN))),
    )
