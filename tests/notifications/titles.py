"""`python -m tests.notifications.titles`: titles and names in headers, read back by two parsers on this interpreter.

It needs the standard library alone, so that any Python on the machine can run it.
"""

import platform
import random
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.policy import compat32, default
from email.utils import parseaddr

from services.notifications.channels.mime import header_of

PHRASES = """
l’assemblée générale de l’Union régionale des Scop à Toulouse ; élan coopératif : été déjà où Noël œuvre formation 2026
« bilan » jeudi – rencontre, atelier (métiers du bois) l'été visite d'une coopérative & co-opérateurs n° 12 L’Économie
reprise/transmission « Pain commun » 18 h 30 Visit of the workshop Meeting cancelled =?utf-8?q?x?=
"""
NAMES = (
    "Union régionale",
    'Les "Scop", Occitanie',
    "Union",
    "Élan; commun",
    "L’Union (31)",
    "=?x?= Union",
    "A.B. Scop",
)
READERS: tuple[Callable[[bytes, str], str], ...] = (
    lambda raw, name: str(message_from_bytes(raw, policy=default)[name]),
    lambda raw, name: str(make_header(decode_header(unfolded(message_from_bytes(raw, policy=compat32)[name])))),
)


def titles(number: int, seed: int = 4) -> Iterator[str]:
    """Invented French and English titles, short and long, with two spaces of the kind that typography wants."""
    rng, words = random.Random(seed), PHRASES.split()
    for _ in range(number):
        yield rng.choice((" ", " ", " ", "\N{NO-BREAK SPACE}")).join(rng.choices(words, k=rng.randint(1, 30)))
    yield from ("é" * 200, "a" * 400, "a" * 2000, "x " * 300 + "x", "é " * 300 + "é", "😀" * 60, "e\u0301" * 90)


def faults(number: int) -> list[str]:
    """What was not read back as it was written, or would be shown with an empty first line."""
    found = []
    for title in titles(number):
        raw = header_of("Subject", title)
        lines = raw.split(b"\r\n")
        ok = lines[0].startswith(b"Subject: ") and len(lines[0]) > 9 and max(map(len, lines)) <= 998
        if not ok or any(" ".join(read(raw + b"\r\n", "Subject").split(" ")) != title for read in READERS):
            found.append(title)
    return found + [name for name in shown_names(number // 10) if not reads_name(name)]


def shown_names(number: int) -> Iterator[str]:
    """Names of senders, plain and odd."""
    yield from NAMES
    yield from titles(number, seed=5)


def reads_name(name: str) -> bool:
    """Whether two parsers find name and address again."""
    raw = header_of("From", Address(name, "union", "example.org")) + b"\r\n"
    (one,) = message_from_bytes(raw, policy=default)["From"].addresses
    if raw.count(b"=?utf-8?") < 2:
        first = one.display_name
    else:  # Python's parser of addresses puts a space between two encoded words, against RFC 2047; its other does not
        in_words = message_from_bytes(raw.replace(b"From:", b"Subject:", 1), policy=default)["Subject"]
        first = str(in_words).removesuffix(" <union@example.org>")
    shown, address = parseaddr(unfolded(message_from_bytes(raw, policy=compat32)["From"]))
    second = str(make_header(decode_header(shown)))
    return first == second == name and one.addr_spec == address == "union@example.org"


def unfolded(value: str) -> str:
    """A header's value on one line."""
    return value.replace("\r\n", "")


if __name__ == "__main__":
    lost = faults(4000)
    print(platform.python_version(), len(lost), *lost[:3], sep="\n")
