"""The answers that a button gives."""

from enum import StrEnum


class Choice(StrEnum):
    """An answer that is open to a person."""

    REGISTER = "register"
    QUEUE = "queue"
    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    LEAVE = "leave"
    ASK = "ask"
    TAKE_BACK = "take_back"
    UNDO = "undo"
