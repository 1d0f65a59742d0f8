"""Somebody who visits a node by HTTP with a session: sends a page's form, or a program's JSON."""

import json
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from deploy.kept_node import kept_node
from shared.clock import Clock
from shared.identity import Role, Seals, a_visitor

FORM = "application/x-www-form-urlencoded"
PATIENCE_S = 60.0
LOOK_S = 0.15
IDLE_S = 2.0  # the node closes a connection that rested for 5 s
NOT_HEARD_YET = ("urn:maillon:not-known-yet", "urn:maillon:not-found")


class RefusedByNode(Exception):
    """The node said no; `type` is what programs tell refusals apart by."""

    def __init__(self, path: str, status: int, body: str) -> None:
        super().__init__(f"{path} answered {status}: {body[:300]}")
        self.status = status
        self.type = json.loads(body).get("type", "") if body.startswith("{") else ""


def seals_of(folder: Path, clock: Clock) -> Seals:
    """The seals of the node in that folder."""
    node = kept_node(folder)
    return Seals(node.secret, clock, node.seal_name)


class Guest:
    """The doors of one node, for whoever holds its secret; may be used from several threads."""

    def __init__(self, address: str, seals: Seals) -> None:
        self.netloc = urlsplit(address).netloc
        self.seals = seals
        self.here = threading.local()

    def session(self, person_id: str | None, role: Role, name: str = "") -> str:
        """The session of a person, or of the operator."""
        return self.seals.session(a_visitor(UUID(person_id) if person_id else None, role, name=name))

    def ask(self, session: str, method: str, path: str, sent: Any = None) -> Any:
        """JSON in, JSON out. Raises RefusedByNode."""
        body = None if sent is None else json.dumps(sent).encode()
        _, _, answer = self.send(session, method, path, body, {"Content-Type": "application/json"})
        return json.loads(answer)

    def upload(self, session: str, path: str, filename: str, content: bytes) -> str:
        """Sends a file as a page's form does; where the node leads to."""
        mark = uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
        body = f"{head}Content-Type: text/csv\r\n\r\n".encode() + content + f"\r\n--{mark}--\r\n".encode()
        _, headers, _ = self.send(
            session, "POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"}
        )
        return headers["location"]

    def send_form(self, session: str, path: str, fields: dict[str, str]) -> None:
        """Sends a page's form, with the answer to what it would ask first. Raises RefusedByNode."""
        self.send(session, "POST", path, urlencode(fields).encode(), {"Content-Type": FORM})

    def send(
        self, session: str, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """One request; status, headers in small letters, text. Raises RefusedByNode."""
        told = {"Cookie": f"{self.seals.session_cookie}={session}", "Sec-Fetch-Site": "same-origin", **(headers or {})}
        connection = self.connection()
        connection.request(method, path, body, told)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.here.used = time.monotonic()
        if answer.status >= 400:
            raise RefusedByNode(path, answer.status, text)
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text

    def connection(self) -> HTTPConnection:
        """This thread's connection; a fresh one when the node may have closed it meanwhile."""
        if time.monotonic() - getattr(self.here, "used", 0.0) > IDLE_S:
            self.here.connection = HTTPConnection(self.netloc, timeout=30)
        kept: HTTPConnection = self.here.connection
        return kept


def patiently(ask: Callable[[], Any]) -> Any:
    """Asks again for as long as one service has not heard yet what another one said."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return ask()
        except RefusedByNode as refusal:
            if refusal.type not in NOT_HEARD_YET or time.monotonic() > deadline:
                raise
        time.sleep(LOOK_S)
