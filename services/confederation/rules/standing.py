"""How a union's signed totals stand against the hub's sums."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from shared.totals import is_signed


class Standing(StrEnum):
    """Whether they agree."""

    AGREES = "agrees"
    DIFFERS = "differs"
    WENT_BACK = "went_back"
    """Numbers of crossings went back since; whatever the totals say, something may be missing."""
    NOT_STATED = "not_stated"
    """No totals came yet."""


class Signature(StrEnum):
    """Whether the totals are signed by the union's key."""

    GOOD = "good"
    MISSING = "missing"
    BAD = "bad"


def standing_of(totals: Mapping[str, Any], differences: Sequence[Any], *, went_back: bool = False) -> Standing:
    """Whether they agree, if there are any."""
    if not totals:
        return Standing.NOT_STATED
    if went_back and not differences:
        return Standing.WENT_BACK
    return Standing.DIFFERS if differences else Standing.AGREES


def signature_of(totals: Mapping[str, Any], union: str, public_key: str) -> Signature:
    """Whose signature is below them: a revoked union's key is not known any more, and its signature not good."""
    if not totals.get("signature"):
        return Signature.MISSING
    return Signature.GOOD if is_signed(totals, union, public_key) else Signature.BAD
