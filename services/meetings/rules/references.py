"""The reference under which a request travels: short enough to be said on the telephone."""

from secrets import choice

LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"  # none that is taken for another: 0 O, 1 I L, 2 Z, 5 S, 8 B
LENGTH = 4  # 390,625 of them; a union asks for some hundreds of seats a year


def a_reference() -> str:
    """Such as 7F3K; whether it is taken already, the caller sees."""
    return "".join(choice(LETTERS) for _ in range(LENGTH))
