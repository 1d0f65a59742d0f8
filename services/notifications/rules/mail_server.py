"""Which mail servers may be chosen, and what is refused in words."""

import re
from dataclasses import dataclass

from services.notifications.errors import WrongServer
from services.notifications.rules.catcher import PORTS, Place, is_same_place
from shared.email_address import is_email_address
from shared.text import Text, say
from shared.this_machine import is_this_machine

HOST = re.compile(r"[0-9A-Za-z._:-]{1,253}")
TLS_WORDS: dict[str, Text] = {
    "starttls": say("Encrypted after the greeting (STARTTLS, port 587)"),
    "tls": say("Encrypted from the start (TLS, port 465)"),
    "none": say("Encrypted when the server offers it (port 25)"),
}


@dataclass(frozen=True)
class ServerDetails:
    """What the operator typed. An empty password keeps the one that is kept for the same server and name."""

    host: str
    port: int
    tls: str
    username: str
    password: str
    sender: str
    reply_to: str = ""


def check_server(details: ServerDetails, known: Place | None, catcher: Place | None) -> None:
    """Raises WrongServer; `known` is the server of the environment, whose port may be any."""
    errors: dict[str, Text] = {}
    if not HOST.fullmatch(details.host):
        errors["host"] = say("Give the name of the mail server, such as mail.example.org.")
    if catcher and is_same_place((details.host, details.port), catcher):
        errors["host"] = say("This is the catcher of this machine, which delivers nothing. Choose a mail server.")
    elif details.port not in PORTS and (details.host, details.port) != known:
        errors["port"] = say("Mail is handed in at port 587, 465, 25 or 2525.")
    if details.tls not in TLS_WORDS:
        errors["tls"] = say("Choose one from the list.")
    if not is_email_address(details.sender, on_our_network=True):
        errors["sender"] = say("Give the address that messages come from, such as union@example.org.")
    if details.reply_to and not is_email_address(details.reply_to, on_our_network=True):
        errors["reply_to"] = say("Give an e-mail address, or leave it empty.")
    if details.username and details.tls == "none" and not is_this_machine(details.host):
        errors["tls"] = say("The password would travel unencrypted: choose an encrypted connection.")
    if errors:
        raise WrongServer(errors)
