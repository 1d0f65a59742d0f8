"""Who is at the other end: the client's address behind the node's own proxies, its network, its browser in words."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.requests import Request

from shared.identity import Asker
from shared.web.visitors import visitor_of

NETWORK = {4: 24, 6: 48}  # bits: a street or a company, not a household
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def asker_of(request: Request) -> Asker:
    """Who asks, and from which network."""
    return Asker(visitor_of(request), network_of(client_address(request)), browser_in_words(request))


def client_address(request: Request) -> str:
    """The address of the client; the nearest one in X-Forwarded-For that is no trusted proxy of ours.

    The header counts only where the connection itself comes from a trusted proxy (`MAILLON_TRUSTED_PROXIES`).
    """
    trusted = request.app.state.trusted_proxies
    address = request.client.host if request.client else ""
    for hop in reversed(re.split(r"\s*,\s*", request.headers.get("x-forwarded-for", "").strip())):
        if not is_within(address, trusted) or as_address(hop) is None:
            break
        address = hop
    return address


def is_within(address: str, networks: tuple[str, ...]) -> bool:
    """Whether an address is in one of these networks."""
    known = as_address(address)
    return known is not None and any(known in ip_network(one, strict=False) for one in networks)


def as_address(raw: str) -> IPv4Address | IPv6Address | None:
    """An IP address; None for what is none. One of IPv4 in IPv6's clothes is one of IPv4."""
    try:
        address = ip_address(raw)
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def network_of(raw: str) -> str:
    """The network of an address, so that no household is named."""
    address = as_address(raw)
    if address and address.is_loopback:
        return "localhost"
    return str(ip_network((address, NETWORK[address.version]), strict=False)) if address else ""


def browser_in_words(request: Request) -> str:
    """Such as “Firefox, Linux”; empty for a program that does not say."""
    agent = request.headers.get("user-agent", "")[:400]
    found = [next((words for mark, words in names if mark in agent), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found))
