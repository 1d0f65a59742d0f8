"""How a mail server answered a test message, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from shared.text import Text, say


class Trial(StrEnum):
    """How far the test message came."""

    ACCEPTED = "accepted"
    UNKNOWN_HOST = "unknown_host"
    NOBODY_THERE = "nobody_there"
    TIMED_OUT = "timed_out"
    NOT_ENCRYPTED = "not_encrypted"
    WRONG_CERTIFICATE = "wrong_certificate"
    SIGN_IN_REFUSED = "sign_in_refused"
    NO_SIGN_IN = "no_sign_in"
    SENDER_REFUSED = "sender_refused"
    RECIPIENT_REFUSED = "recipient_refused"
    REFUSED = "refused"
    BROKE_OFF = "broke_off"


@dataclass(frozen=True)
class Answer:
    """`said` are the server's own words, as they came."""

    trial: Trial
    said: str = ""


WORDS: dict[Trial, tuple[Text, Text]] = {
    Trial.ACCEPTED: (
        say("The server accepted the test message."),
        say("Look in the mailbox it was sent to, and in its spam folder."),
    ),
    Trial.UNKNOWN_HOST: (
        say("There is no server of that name."),
        say("Check how the name is written; whoever looks after your mail knows it."),
    ),
    Trial.NOBODY_THERE: (
        say("Nobody accepts mail at that address."),
        say("Check server and port: mostly 587, sometimes 465 or 25."),
    ),
    Trial.TIMED_OUT: (
        say("The server did not answer in time."),
        say("Check the port. Some networks let no mail out by port 25: try 587."),
    ),
    Trial.NOT_ENCRYPTED: (
        say("The server does not encrypt in the way that was chosen."),
        say("Choose the other kind of encryption: TLS goes with port 465, STARTTLS with port 587."),
    ),
    Trial.WRONG_CERTIFICATE: (
        say("The server could not prove that it is the one."),
        say("Its certificate is for another name, too old, or of its own making. Use the name in the certificate."),
    ),
    Trial.SIGN_IN_REFUSED: (
        say("The server refused name or password."),
        say("Type both again. Many providers want a separate password for programs."),
    ),
    Trial.NO_SIGN_IN: (
        say("The server asks nobody to sign in."),
        say("Leave name and password empty, or choose an encrypted way: some ask only there."),
    ),
    Trial.SENDER_REFUSED: (
        say("The server does not let this node write as that sender."),
        say("Use the address of the mailbox that you sign in with, or have this one allowed."),
    ),
    Trial.RECIPIENT_REFUSED: (
        say("The server does not hand on mail to that address."),
        say("Check the address. If it is right, the server wants you to sign in first."),
    ),
    Trial.REFUSED: (
        say("The server refused the message."),
        say("Its own words say why; whoever looks after your mail will understand them."),
    ),
    Trial.BROKE_OFF: (
        say("The server broke off."),
        say("Check how it encrypts, then try again in a minute."),
    ),
}
