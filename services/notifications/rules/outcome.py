"""What became of one try to deliver a message, and how its reason is said without anybody's address."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from shared.mail_trouble import WORDS, MailTrouble
from shared.text import Text, say


class Result(StrEnum):
    """How a try ended; `held`: the server's no was about this node, and the message waits with all others."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"
    HELD = "held"
    NO_ADDRESS = "no_address"
    NOT_TRIED = "not_tried"


@dataclass(frozen=True)
class Trouble:
    """Why no message leaves. `code` has the server's figures, `said` its words without anybody's address.

    `may_be_the_letter`: it refused one letter by its rules, and others may pass.
    """

    kind: MailTrouble
    code: str = ""
    said: str = ""
    may_be_the_letter: bool = False

    @property
    def reason(self) -> str:
        """What is kept with the message."""
        return self.kind.value if self.kind is MailTrouble.SIGN_IN_REFUSED else self.code or self.kind.value


@dataclass(frozen=True)
class Outcome:
    """One try; `tries` says which, so that a try that was thought lost does not speak for a later one."""

    delivery_id: UUID
    tries: int
    result: Result
    reason: str = ""
    trouble: Trouble | None = None

    def known_by_now(self, before: str, *, mail_leaves: bool) -> "Outcome":
        """The same; but a letter that was refused so `before`, while others passed since, is refused for itself."""
        if self.trouble and self.trouble.may_be_the_letter and mail_leaves and before == self.reason:
            return replace(self, result=Result.NEVER, trouble=None)
        return self


TOO_OLD = "too-old"
MOOT = "moot"
BAD_ADDRESS = "bad-address"
DROPPED = "dropped"
SET_ASIDE = "set-aside"
HIDDEN = "hidden"

REASONS = {
    TOO_OLD: say("it was tried for several days without success"),
    MOOT: say("it came too late to be of use"),
    BAD_ADDRESS: say("the address cannot be an address"),
    DROPPED: say("the mail server broke off"),
    HIDDEN: say("what it says was hidden with another secret than this node's"),
    SET_ASIDE: say("it waited when the backup was made; the old node may have sent it since"),
    **{kind.value: words for kind, (words, _) in WORDS.items()},
}

# RFC 3463: the second and third figure say what is wrong; the first, for how long.
ENHANCED: dict[str, Text] = {
    "1.1": say("the address does not exist"),
    "1.2": say("the address's domain does not exist"),
    "1.3": say("the address cannot be an address"),
    "1.10": say("the address receives no mail"),
    "2.1": say("the mailbox is closed"),
    "2.2": say("the mailbox is full"),
    "2.3": say("the message is too large"),
    "3.4": say("the message is too large"),
    "4.7": say("it was tried for several days without success"),
    "7.1": say("the server does not want this message"),
}


def reason_in_words(reason: str) -> Text:
    """A reason for people. `reason` is one of the words above, or a server's code such as "550 5.1.1"; never its words,
    for servers like to repeat the address.
    """
    if reason in REASONS:
        return REASONS[reason]
    code, _, enhanced = reason.partition(" ")
    what = ENHANCED.get(enhanced.partition(".")[2]) if not is_greylisting(reason) else None
    if what is None:
        what = say("the server refuses it") if code.startswith("5") else say("the server wants it later")
    return say("{what} (the server answered {code})", what=what, code=reason)


def is_greylisting(reason: str) -> bool:
    """Whether a server puts off a sender it does not know yet: a refusal by its rules that is not for good."""
    return reason.partition(" ")[2].startswith("4.7.")


def may_be_over(reason: str) -> bool:
    """Whether another try may end otherwise: not of what is late or set aside, or was refused by the mailbox."""
    what = reason.partition(" ")[2].partition(".")[2]
    return reason not in (MOOT, BAD_ADDRESS, SET_ASIDE) and not what.startswith(
        ("1.0", "1.1", "1.2", "1.3", "1.10", "2.1", "6.")
    )
