"""From where a request comes: only our own proxies are believed, and no household is named."""

from types import SimpleNamespace

import pytest
from starlette.requests import Request

from shared.web.clients import browser_in_words, client_address, network_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"


def request(peer: str, forwarded: str = "", agent: str = "", trusted: tuple[str, ...] = ("10.0.0.0/8",)) -> Request:
    """A request as it arrives."""
    headers = [(b"x-forwarded-for", forwarded.encode()), (b"user-agent", agent.encode())]
    app = SimpleNamespace(state=SimpleNamespace(trusted_proxies=trusted))
    return Request({"type": "http", "headers": [one for one in headers if one[1]], "client": (peer, 1), "app": app})


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "not an address", "10.0.0.2"),
        ("::ffff:10.0.0.2", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.2", "", "10.0.0.2"),
    ],
)
def test_only_a_trusted_proxy_says_who_asks(peer: str, forwarded: str, address: str) -> None:
    assert client_address(request(peer, forwarded)) == address


def test_without_a_trusted_proxy_nobody_is_believed() -> None:
    assert client_address(request("127.0.0.1", "198.51.100.1", trusted=())) == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.77", "198.51.100.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::ffff:198.51.100.77", "198.51.100.0/24"),
        ("127.0.0.1", "localhost"),
        ("testclient", ""),
    ],
)
def test_no_household_is_named(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(("agent", "words"), [(FIREFOX, "Firefox, Linux"), (SAFARI, "Safari, iPhone"), ("curl/8", "")])
def test_a_browser_has_a_name_that_its_owner_knows(agent: str, words: str) -> None:
    assert browser_in_words(request("127.0.0.1", agent=agent)) == words
