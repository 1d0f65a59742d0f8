"""Where a running node and a running hub listen: at the places that the documents name, and at no other."""

import socket
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from deploy.broker.folder import BrokerFolder
from tests.deploy.running_hub import a_hub
from tests.journeys.running import a_node

SAYS = ("/", "/varz", "/connz?subs=1", "/jsz", "/subsz?subs=1", "/leafz", "/healthz")


def listening(pid: int) -> dict[int, set[str]]:
    """The ports of a process and its children, with the addresses at which they are open."""
    found: dict[int, set[str]] = {}
    for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
        for one in process.net_connections("inet"):
            if one.status == psutil.CONN_LISTEN:
                found.setdefault(one.laddr.port, set()).add(one.laddr.ip)
    return found


def said(port: int, path: str) -> tuple[int, bytes]:
    """What a stranger on this machine reads there."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def check_monitoring(data: Path) -> int:
    """Nobody who does not know the path reads how the broker is; the port."""
    ports = BrokerFolder(data).ports
    for path in SAYS:
        status, words = said(ports.monitor, path)
        assert status == 404, path
        assert b"server_id" not in words and b"evt." not in words, path
    assert said(ports.monitor, f"{ports.hidden}/varz")[0] == 200
    return ports.monitor


def raw(address: str, *lines: bytes) -> bytes:
    """The first line of the answer to a request that is sent as it stands."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=10) as line:
        line.sendall(b"\r\n".join((*lines, b"Connection: close", b"", b"")))
        return line.recv(4096).partition(b"\r\n")[0]


def check_headers(address: str) -> None:
    """Headers end at 64 KB, and a request is to one host, as docs/operators/security.md says."""
    host = f"Host: {urlsplit(address).netloc}".encode()
    assert b" 431 " in raw(address, b"GET /sign-in HTTP/1.1", host, b"X-Long: " + b"a" * 70_000)
    assert b" 400 " in raw(address, b"GET /sign-in HTTP/1.1", host, host)
    assert b" 400 " in raw(address, b"GET /sign-in HTTP/1.1", host, b"Host: evil.example")
    assert b" 421 " in raw(address, b"GET /sign-in HTTP/1.1", b"Host: evil.example")
    assert b" 200 " in raw(address, b"GET /sign-in HTTP/1.1", host, b"X-Long: " + b"a" * 40_000)


def test_a_node_listens_where_it_says_and_its_broker_tells_strangers_nothing(folder: Path) -> None:
    with a_node(folder / "node") as node:
        found = listening(node.process.pid)
        broker = BrokerFolder(node.data).ports
        pages = urlsplit(node.address).port
        assert set(found) >= {pages, broker.client, broker.monitor}
        mail = set(found) - {pages, broker.client, broker.monitor}
        assert len(mail) <= 1, "the mail catcher's, while no mail server is chosen"
        assert set.union(*found.values()) <= {"127.0.0.1", "::1"}
        check_monitoring(node.data)
        check_headers(node.address)


def test_a_hub_listens_where_it_says_and_its_broker_tells_strangers_nothing(folder: Path) -> None:
    with a_hub(folder / "hub") as hub:
        found = listening(hub.process.pid)
        broker = BrokerFolder(hub.data).ports
        pages = urlsplit(str(hub.told["address"])).port
        assert set(found) == {pages, broker.client, broker.monitor, broker.leaf}
        check_monitoring(hub.data)
        check_headers(str(hub.told["address"]))
