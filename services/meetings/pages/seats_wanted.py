"""The number of seats in a form."""


def seats_in(field: object) -> int:
    """The number of seats of a form; one when it says none, zero (which is refused) when it is no number."""
    text = str(field or "1")
    return int(text) if text.isdecimal() and len(text) < 6 else 0
