"""The words of letters about coming in: a link with a code, an invitation, and a change of how one comes in."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from services.notifications.models.personal_letter import LetterKind
from services.notifications.rules.letter_parts import Letter
from services.notifications.rules.meeting_facts import instant, one_line
from services.notifications.rules.moments import moment
from services.notifications.rules.way_in_letter import way_in_letter
from services.notifications.rules.wording import Ask
from shared.clock import Clock
from shared.text import Text, say

SIGN_IN = Ask("sign-in", say("Sign in"))
SPACE = "\N{NO-BREAK SPACE}"


def personal_letter(kind: str, values: Mapping[str, Any], email: str, union: str, clock: Clock) -> Letter:
    """The letter of that kind; how one comes in is nobody else's to read."""
    return replace(LETTERS[LetterKind(kind)](values, email, union, clock), private=True)


def sign_in_letter(values: Mapping[str, Any], _: str, union: str, clock: Clock) -> Letter:
    """A link for the browser that asked, and the code for when the letter is read elsewhere."""
    asked_at, expires_at = instant(values["asked_at"]), instant(values["expires_at"])
    assert asked_at and expires_at
    code: str = values["code"]
    asked: tuple[tuple[Text, Text | str], ...] = (
        (say("Code"), f"{code[:4]}{SPACE}{code[4:]}"),
        (say("Asked for"), moment(asked_at, clock)),
        (say("With"), one_line(values["browser"])),
        (say("Good until"), moment(expires_at, clock)),
    )
    return Letter(
        subject=say("Sign in to {union}", union=union),
        status=say("Sign in"),
        title=say("Your sign-in link"),
        says=(
            say("Open this link in the browser in which you asked for it; it works once."),
            say("Reading this on another device? Type the code on the page where you asked for it."),
        ),
        facts=tuple((label, value) for label, value in asked if value),
        asks=(SIGN_IN,),
        path=f"/sign-in/letter/{values['token']}",
        todo=(
            say("You did not ask for this? Then do nothing: nobody can sign in with your address alone."),
            say("Never give the code to anybody; the staff of your union do not ask for it."),
        ),
    )


def invitation_letter(_: Mapping[str, Any], email: str, union: str, __: Clock) -> Letter:
    """Where one comes in, and how."""
    return Letter(
        subject=say("Welcome to the pages of {union}", union=union),
        status=say("Invitation"),
        title=say("Your access to {union}", union=union),
        says=(
            say("Your union invites you to its pages: see what is on, register, read your messages."),
            say("You need no password: give your e-mail address, and we send you a sign-in link."),
        ),
        facts=((say("Your address"), email),),
        asks=(SIGN_IN,),
        path=f"/sign-in?email={quote(email)}",
    )


LETTERS: dict[LetterKind, Callable[[Mapping[str, Any], str, str, Clock], Letter]] = {
    LetterKind.SIGN_IN: sign_in_letter,
    LetterKind.INVITATION: invitation_letter,
    LetterKind.WAY_IN: way_in_letter,
}
