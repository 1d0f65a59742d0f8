"""Why no letter leaves a node at the moment, and what its operator can do: said on every page that speaks of mail."""

from enum import StrEnum

from shared.text import Text, say


class MailTrouble(StrEnum):
    """What keeps the mail server from taking this node's letters, whoever they are for."""

    UNREACHABLE = "unreachable"
    NOT_ENCRYPTED = "not-encrypted"
    SIGN_IN_REFUSED = "sign-in-refused"
    SENDER_REFUSED = "sender-refused"
    LIMIT = "limit-reached"
    NOT_HANDED_ON = "not-handed-on"
    UNWANTED = "unwanted"
    NOT_READY = "not-ready"


WORDS: dict[MailTrouble, tuple[Text, Text]] = {
    MailTrouble.UNREACHABLE: (
        say("the mail server could not be reached"),
        say("Check the server and its port; the messages go out by themselves once it answers."),
    ),
    MailTrouble.NOT_ENCRYPTED: (
        say("the mail server does not encrypt as it should"),
        say("Check how it encrypts, and the name in its certificate."),
    ),
    MailTrouble.SIGN_IN_REFUSED: (
        say("the mail server refused this node's name or password"),
        say("Type both again. Many providers want a separate password for programs."),
    ),
    MailTrouble.SENDER_REFUSED: (
        say("the mail server does not let this node write as its sender"),
        say("Use the address of the mailbox that the node signs in with, or have this one allowed."),
    ),
    MailTrouble.LIMIT: (
        say("the mail server takes no more of this node's messages for now: a limit is reached"),
        say("They go out by themselves later. If it happens often, ask the provider for a higher limit."),
    ),
    MailTrouble.NOT_HANDED_ON: (
        say("the mail server does not hand on this node's messages"),
        say("It may want a name and a password, or a port for sending: mostly 587."),
    ),
    MailTrouble.UNWANTED: (
        say("the mail server does not want what this node sends"),
        say("Ask the provider. The usual reasons: its rules, the node's own address, SPF, DKIM or DMARC."),
    ),
    MailTrouble.NOT_READY: (
        say("the mail server is not ready to take messages"),
        say("Nothing has to be done unless it lasts; the messages go out by themselves."),
    ),
}


def trouble_of(name: str) -> MailTrouble:
    """The trouble of that name; one that a newer service tells of is still trouble."""
    return MailTrouble(name) if name in list(MailTrouble) else MailTrouble.NOT_READY
