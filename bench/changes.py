"""A list of 10,000 co-operatives comes a second time with other values, while somebody else writes all the while."""

import json
import threading
import time

from bench.figures import Figure
from bench.imports import a_list, upload, wait
from bench.node import Node, running

ROWS = 10_000
LONGEST_WAIT_S = 2.0  # for somebody who saves a form meanwhile
AIM, BOUND = 3.0, 4.0  # a change is read, compared, written and told; a new row is only written and told
FORM = "application/x-www-form-urlencoded"


def measure() -> list[Figure]:
    """One list, new and then changed, in an empty node with one worker."""
    with running(workers=1) as node:
        new_s = bring_in(node, a_list(ROWS), b"joined=since&admit_on=2020-01-01&confirmed=yes")
        writer = Writer(node)
        writer.start()
        before = node.cpu_s()
        changed_s = bring_in(node, changed(a_list(ROWS)), b"joined=no&confirmed=yes")
        cpu = node.cpu_s() - before
        writer.stop()
        assert "Moulin" in node.ask("GET", "/cooperatives?q=Moulin").text, "the changes are not in the register"
    waits = sorted(writer.waits)
    remark = f"processor {cpu:.1f} s, with the other's writes; limit: the same rows when they were new"
    return [
        Figure(
            "import of 10,000 changed rows", changed_s, "s", new_s, AIM, BOUND,
            of_ratio=True, smaller_is_better=True, remark=remark,
        ),
        Figure(
            "slowest of another's writes meanwhile", waits[-1], "s", None, LONGEST_WAIT_S, 2 * LONGEST_WAIT_S,
            smaller_is_better=True,
            remark=f"{len(waits)} writes, none refused; half within {waits[len(waits) // 2] * 1e3:.0f} ms",
        ),
    ]  # fmt: skip


def bring_in(node: Node, content: bytes, said: bytes) -> float:
    """From the upload until it is applied, in seconds."""
    began = time.monotonic()
    where = upload(node, content)
    wait(node, where, "checking")
    node.ask("POST", f"{where}/apply", said, FORM)
    wait(node, where, "applying")
    return time.monotonic() - began


def changed(content: bytes) -> bytes:
    """The same co-operatives, with another name, trade and number of jobs each."""
    text = content.decode().replace("Atelier", "Moulin").replace("16.23Z", "43.32A")
    head, *rows = text.splitlines(keepends=True)
    return (head + "".join(row.rstrip("\r\n") + "1\r\n" for row in rows)).encode()


class Writer(threading.Thread):
    """Notes one person after the other, and how long each took; a refusal ends the measure."""

    def __init__(self, node: Node) -> None:
        super().__init__(daemon=True)
        self.node = node
        self.waits: list[float] = []
        self.refusals: list[AssertionError] = []
        self.going_on = True

    def run(self) -> None:
        """With a short pause between two."""
        while self.going_on:
            body = json.dumps({"first_name": "Camille", "last_name": f"Durand {len(self.waits)}"}).encode()
            began = time.monotonic()
            try:
                self.node.ask("POST", "/api/membership/people", body, "application/json")
            except AssertionError as refusal:
                self.refusals.append(refusal)
                return
            self.waits.append(time.monotonic() - began)
            time.sleep(0.05)

    def stop(self) -> None:
        """After what it is writing. Raises what it was refused."""
        self.going_on = False
        self.join()
        if self.refusals:
            raise self.refusals[0]
