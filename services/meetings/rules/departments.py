"""The departments whose people a meeting concerns, in words."""

from collections.abc import Iterable

from shared.departments import NAMES


def names_of(codes: Iterable[str]) -> str:
    """Such as “31 Haute-Garonne, 81 Tarn”; a code that is unknown stands alone."""
    return ", ".join(f"{code} {NAMES.get(code, '')}".strip() for code in codes)
