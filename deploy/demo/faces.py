"""As whom a visitor of the demonstration may look at it: somebody of the staff, of the elected, of the members."""

from collections.abc import Collection, Sequence
from typing import Any

KINDS = {"staff": "the union's staff", "elected": "an elected representative", "worker": "a member"}


def faces(people: Sequence[dict[str, Any]], busy: Collection[str]) -> dict[str, str]:
    """An address of each kind of people, with what they are; where there is somebody, one with a coming meeting."""
    found: dict[str, str] = {}
    for kind, words in KINDS.items():
        able = [one for one in people if one["email"] and kind in kinds_now(one)]
        able.sort(key=lambda one: (one["id"] not in busy, len(one["mandates"])))
        found |= {one["email"]: words for one in able[:1]}
    return found


def kinds_now(person: dict[str, Any]) -> set[str]:
    """The kinds of the mandates that have not ended."""
    return {one["kind"] for one in person["mandates"] if "until" not in one}


def how_to_be(address: str, found: dict[str, str]) -> str:
    """What to do to come in as one of them: their letters are read at the catcher's page."""
    named = "".join(f"    {email}  ({words})\n" for email, words in found.items())
    return (
        f"  To see it as somebody else: in a private window, ask for a link at {address}/sign-in as\n{named}"
        f"  and type there the code of the letter, which you read in this window at {address}/mail\n"
    )
