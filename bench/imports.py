"""A list of 30,000 co-operatives, from the upload to the register, over the pages.

And how the pages answer meanwhile.
"""

import csv
import io
import threading
import time
from random import Random

from stdnum import luhn

from bench.figures import Figure
from bench.node import PATIENCE_S, Node, plan_meeting, running

ROWS = 30_000
AIM_S = 10.0
LOOK_S = 0.1
BOUNDARY = "a-boundary-of-the-bench"
TOWNS = (("Toulouse", "31000"), ("Albi", "81000"), ("Rodez", "12000"), ("Auch", "32000"), ("Cahors", "46000"))
WORDS = ("Atelier", "Fournil", "Scierie", "Menuiserie", "Librairie", "Textile", "Jardins", "Imprimerie", "Énergies")
PLACES = ("du Canal", "des Coteaux", "de la Garonne", "du Lauragais", "des Deux Rives", "du Tarn", "de l'Aveyron")


def measure() -> list[Figure]:
    """One import into an empty node."""
    with running(workers=1) as node:
        for n in range(30):
            plan_meeting(node, f"Rencontre {n}", seats=20, days=31 + n)
        return import_rows(node)


def import_rows(node: Node) -> list[Figure]:
    """Uploads, waits for the check, says yes, waits until it is applied; somebody reads the agenda all the while."""
    reader = Reader(node)
    reader.start()
    before, began = node.cpu_s(), time.monotonic()
    where = upload(node, a_list(ROWS))
    uploaded = time.monotonic()
    wait(node, where, "checking")
    checked = time.monotonic()
    node.ask(
        "POST", f"{where}/apply", b"joined=since&admit_on=2020-01-01&confirmed=yes", "application/x-www-form-urlencoded"
    )
    wait(node, where, "applying")
    applied, cpu = time.monotonic(), node.cpu_s() - before
    reader.stop()
    page = node.ask("GET", "/cooperatives").text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ")
    assert "30 000" in page, "not all rows are in the register"
    remark = (
        f"upload and reading {uploaded - began:.1f} s, check {checked - uploaded:.1f} s, "
        f"writing {applied - checked:.1f} s; processor {cpu:.1f} s"
    )
    worst = f"{len(reader.waits)} pages; half within {sorted(reader.waits)[len(reader.waits) // 2] * 1e3:.0f} ms"
    return [
        Figure(
            "import of 30,000 rows", applied - began, "s", None, AIM_S, AIM_S, smaller_is_better=True, remark=remark
        ),
        Figure("slowest agenda page meanwhile", max(reader.waits), "s", remark=worst),
    ]


class Reader(threading.Thread):
    """Reads the agenda again and again, and notes how long each page took."""

    def __init__(self, node: Node) -> None:
        super().__init__(daemon=True)
        self.node = node
        self.waits: list[float] = []
        self.going_on = True

    def run(self) -> None:
        """One page after the other, with a short pause."""
        while self.going_on:
            began = time.monotonic()
            self.node.ask("GET", "/agenda")
            self.waits.append(time.monotonic() - began)
            time.sleep(0.05)

    def stop(self) -> None:
        """After the page that it is reading."""
        self.going_on = False
        self.join()


def upload(node: Node, content: bytes) -> str:
    """Sends the file as a browser does; the path of the import."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="coops.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    answer = node.ask("POST", "/imports", body, f"multipart/form-data; boundary={BOUNDARY}")
    path = answer.getheader("Location")
    assert path, answer.text[:500]
    return str(path)


def wait(node: Node, path: str, while_: str) -> None:
    """Looks as the page does, until that phase is over."""
    deadline = time.monotonic() + PATIENCE_S
    while not node.ask("GET", f"{path}/standing").getheader("HX-Refresh"):
        assert time.monotonic() < deadline, f"still {while_}"
        time.sleep(LOOK_S)


def a_list(rows: int) -> bytes:
    """An invented list; every SIREN is valid."""
    random = Random(1)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(["SIREN", "Dénomination", "Code postal", "Ville", "Catégorie juridique", "NAF", "Effectif"])
    for n in range(rows):
        town, postcode = random.choice(TOWNS)
        name = f"{random.choice(WORDS)} {random.choice(PLACES)} {n}"
        writer.writerow([siren(n), name, postcode, town, "5458", "16.23Z", random.randint(2, 80)])
    return file.getvalue().encode()


def siren(n: int) -> str:
    """The n-th valid SIREN of our own."""
    stem = f"{30_000_000 + n:08d}"
    return stem + luhn.calc_check_digit(stem)
