"""Which places can only mean the mail catcher of this machine: it delivers nothing, so it is no mail server."""

from shared.this_machine import is_this_machine

Place = tuple[str, int]
"""A server's name and port."""

PORTS = (587, 465, 25, 2525)
"""Where mail is handed in; nothing else on the network can be knocked at from the form."""


def is_same_place(one: Place, other: Place) -> bool:
    """Whether two names and ports mean one server: this machine has several names."""
    same_host = one[0] == other[0] or (is_this_machine(one[0]) and is_this_machine(other[0]))
    return same_host and one[1] == other[1]


def was_a_catcher(host: str, port: int) -> bool:
    """Whether that can only have been the catcher of an earlier start, which once could be chosen."""
    return is_this_machine(host) and port not in PORTS
