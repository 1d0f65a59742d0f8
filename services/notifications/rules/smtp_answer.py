"""Whom a mail server's no is about: the reader of one letter, or this node, whose every letter would meet the same.

Sources: RFC 5321, section 4.2 (three figures); RFC 3463 and the IANA registry of enhanced codes (RFC 5248), with what
large providers answer beside it. Their words count only where their figures leave it open.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from shared.mail_trouble import MailTrouble


class Stage(StrEnum):
    """How far the conversation had come."""

    GREETING = "greeting"
    SIGN_IN = "sign_in"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


@dataclass(frozen=True)
class Verdict:
    """`trouble` is None when the answer is about one letter; `reason` has the figures alone, never the words."""

    trouble: MailTrouble | None
    reason: str
    for_good: bool


ENHANCED = re.compile(r"(?:^|[\s(#:])([245]\.\d{1,3}\.\d{1,3})\b")
BEFORE_THE_READER: dict[Stage, MailTrouble] = {
    Stage.GREETING: MailTrouble.NOT_READY,
    Stage.SIGN_IN: MailTrouble.SIGN_IN_REFUSED,
    Stage.SENDER: MailTrouble.SENDER_REFUSED,
}
"""What a no means for which no reader was named yet, unless its figures say more."""

ABOUT_US: dict[str, MailTrouble] = {
    "1.7": MailTrouble.SENDER_REFUSED,
    "1.8": MailTrouble.SENDER_REFUSED,
    "1.90": MailTrouble.LIMIT,  # Exchange Online: the daily limit for recipients
    "2.252": MailTrouble.SENDER_REFUSED,  # Exchange Online: may not send as that address
    "2.254": MailTrouble.SENDER_REFUSED,
    **dict.fromkeys(("3.0", "3.1", "3.2", "3.3", "3.5"), MailTrouble.NOT_READY),
    "4.5": MailTrouble.LIMIT,  # congestion; Google: the daily quota
    "5.1": MailTrouble.NOT_HANDED_ON,  # Google: authentication required
    "5.3": MailTrouble.LIMIT,  # too many recipients: our letters have one each
    **dict.fromkeys(("5.5", "5.6"), MailTrouble.SIGN_IN_REFUSED),
    **dict.fromkeys(("7.0", "7.1"), MailTrouble.UNWANTED),
    **dict.fromkeys(("7.3", "7.4", "7.5", "7.6", "7.7", "7.10", "7.11", "7.30"), MailTrouble.NOT_ENCRYPTED),
    **dict.fromkeys(("7.8", "7.9", "7.12", "7.13", "7.14"), MailTrouble.SIGN_IN_REFUSED),
    **dict.fromkeys([f"7.{n}" for n in (15, 16, 20, 21, 22, 23, 24, 25, 26, 27, 29)], MailTrouble.UNWANTED),
    "7.28": MailTrouble.LIMIT,  # mail flood detected
    "7.57": MailTrouble.SIGN_IN_REFUSED,  # Exchange Online: not signed in
    "7.60": MailTrouble.SENDER_REFUSED,
    **dict.fromkeys(("7.501", "7.502", "7.503", "7.511", "7.512", "7.606", "7.700", "7.750"), MailTrouble.UNWANTED),
    **dict.fromkeys(("7.705", "7.708"), MailTrouble.LIMIT),
}
BY_RULES = ("7.0", "7.1")
ABOUT_THE_LETTER = re.compile(
    r"1\.(?:[0-6]|9|10)|2\.[0-4]|3\.4|4\.(?:[0-4]|6|7|14|300)|5\.4|6\.\d+|7\.(?:2|17|18|19|12[0-9]|13[0-9])"
)
"""The reader's mailbox, their domain and the way to it, the letter's size and form, a closed list."""

BY_FIGURES: dict[int, MailTrouble] = {
    **dict.fromkeys((421, 452, 455), MailTrouble.NOT_READY),
    **dict.fromkeys((454, 523, 538), MailTrouble.NOT_ENCRYPTED),
    **dict.fromkeys((500, 502, 503, 504, 521, 555), MailTrouble.NOT_HANDED_ON),
    **dict.fromkeys((530, 534, 535), MailTrouble.SIGN_IN_REFUSED),
    **dict.fromkeys((541, 554), MailTrouble.UNWANTED),
}
OF_CONTENT = (550, 551, 553)
"""Said to a named reader they are about the reader; said to a letter, about what this node sends."""

SAYS_READER = re.compile(
    r"\b(?:user|mailbox|recipient|account|address|destinataire|bo[iî]te|adresse|compte)\b[^.;]{0,40}\b(?:unknown|invalid"
    r"|unavailable|disabled|full|exist\w*|found|inactive|inconnue?|invalide|pleine?|bloqu\w*|blocked|suspend\w*|over)\b"
    r"|(?:no such|unknown|invalid|illegal|bad) (?:[\w.]+ )?(?:user|mailbox|recipient|destination|address)"
    r"|doesn't have an? |does not exist|mailbox quota|mailbox size",
    re.IGNORECASE,
)
NAMES_READER = re.compile("recipient address rejected", re.IGNORECASE)
"""Postfix says it of the reader, and of our own quota and its rules too: it counts when nothing else is said."""

SAYS: tuple[tuple[MailTrouble, re.Pattern[str]], ...] = tuple(
    (trouble, re.compile(words, re.IGNORECASE))
    for trouble, words in (
        (MailTrouble.NOT_HANDED_ON, r"relay|rcpthosts|relais|authenti|log ?in first|sign in"),
        (
            MailTrouble.LIMIT,
            r"\blimit|quota|too many|\brates?\b|throttl|flood|exceed|trop de|d[ée]pass|temporarily deferred",
        ),
        (MailTrouble.SENDER_REFUSED, r"sender (?:address )?(?:rejected|denied|refused|verify)|exp[ée]diteur|send as"),
        (
            MailTrouble.UNWANTED,
            r"spam|black ?list|block ?list|\brbl\b|dnsbl|spamhaus|polic(?:y|ies)|politique|reputation|\bspf\b|dkim"
            r"|dmarc|your ip|votre ip|client host|mail rej|service refus|reverse",
        ),
    )
)


def judge(stage: Stage, code: int, message: str) -> Verdict:
    """Whom the answer is about, and whether it holds for good."""
    found = ENHANCED.search(message)
    enhanced = found[1] if found else ""
    what, says = enhanced.partition(".")[2], in_its_words(message)
    if stage is Stage.SIGN_IN:
        trouble: MailTrouble | None = MailTrouble.SIGN_IN_REFUSED if code >= 500 else says or MailTrouble.NOT_READY
    elif stage in BEFORE_THE_READER:
        trouble = says or ABOUT_US.get(what) or BY_FIGURES.get(code) or BEFORE_THE_READER[stage]
    else:
        trouble = trouble_at_reader(stage, code, what, message, says)
    return Verdict(trouble, f"{code} {enhanced}".strip(), code >= 500)


def trouble_at_reader(stage: Stage, code: int, what: str, message: str, says: MailTrouble | None) -> MailTrouble | None:
    """What is wrong with us when a reader had been named; None when it is about them, or about their letter."""
    settled = ABOUT_THE_LETTER.fullmatch(what) is not None
    if settled and not (stage is Stage.CONTENT and what in ("2.0", "6.0")):
        return None
    if what in ABOUT_US and what not in BY_RULES:
        return ABOUT_US[what]
    if SAYS_READER.search(message):
        return None
    if says:
        return says
    if settled or NAMES_READER.search(message) or (what in BY_RULES and 421 < code < 500):
        return None  # by rules and for a while: a server that does not know us yet (greylisting)
    return by_figures(stage, code, what)


def by_figures(stage: Stage, code: int, what: str) -> MailTrouble | None:
    """What the figures say of us without anything else."""
    if what in BY_RULES:
        return ABOUT_US[what] if code >= 500 else MailTrouble.NOT_READY
    if stage is Stage.CONTENT and code in OF_CONTENT:
        return MailTrouble.UNWANTED
    return BY_FIGURES.get(code)


def in_its_words(message: str) -> MailTrouble | None:
    """What the server's own words say of us."""
    return next((trouble for trouble, words in SAYS if words.search(message)), None)
