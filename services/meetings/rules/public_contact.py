"""Whether an address is a person's: then the network, which knows nobody, does not read it."""

from collections.abc import Iterable

from shared.crossing_words import letters


def is_somebodys(email: str, contact: str, people: Iterable[tuple[str, str, str | None]]) -> bool:
    """Whether it is the address of one of these people, or is made of the name of one of them or of the contact's.

    Rather one office too many stays at home than one person leaves: `martin@` is somebody's where a Martin is known.
    """
    local = set(letters(email.partition("@")[0]))
    if local & {part for part in letters(contact) if len(part) > 2}:
        return True
    return any(
        email.casefold() == (address or "").casefold() or local & {*letters(first), *letters(last)}
        for first, last, address in people
    )
