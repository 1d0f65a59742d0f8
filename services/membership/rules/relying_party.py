"""To whom a passkey belongs: the node's own name and address; at some addresses browsers allow none."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from shared.text import Text, say

LOCAL = "localhost"


@dataclass(frozen=True)
class RelyingParty:
    """`id` is the host that a passkey works for, `origin` the address at which it is asked for."""

    id: str
    origin: str
    name: str


def relying_party(public_url: str, name: str) -> RelyingParty:
    """What a passkey of this node is tied to."""
    parts = urlsplit(public_url.lower())
    host = parts.hostname or ""
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return RelyingParty(host, f"{parts.scheme}://{host}{port}", name)


def why_no_passkeys(public_url: str) -> Text | None:
    """Why browsers allow no passkeys at this address; None where they do.

    Source: Web Authentication, "relying party identifier" (a domain, no IP address), and "secure contexts".
    """
    parts = urlsplit(public_url.lower())
    host = parts.hostname or ""
    if is_address(host):
        return say(
            "Passkeys need a name, and this node is reached by a number ({host}). "
            "They work once it has an address such as https://node.example.org.",
            host=host,
        )
    if parts.scheme != "https" and host != LOCAL and not host.endswith(f".{LOCAL}"):
        return say(
            "Passkeys need an encrypted connection, and this node is reached by http:. "
            "They work once its address begins with https:."
        )
    return None


def is_address(host: str) -> bool:
    """Whether a host is a number, not a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
