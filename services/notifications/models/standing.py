"""What somebody is to a meeting that changed: it decides what they are told."""

from enum import StrEnum


class Standing(StrEnum):
    """What somebody is to a meeting that changed."""

    REGISTERED = "registered"
    OFFERED = "offered"
    WAITING = "waiting"
    INVITED = "invited"
