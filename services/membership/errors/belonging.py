"""How membership says no where it is about joining, leaving and coming back."""

from datetime import date

from shared.errors import Invalid, Refused
from shared.text import say


class AlreadyLeaves(Refused):
    """It left, or its last day is noted."""

    def __init__(self, name: str, last_day: date) -> None:
        super().__init__(
            say(
                "{name} leaves already: its last day is {last_day}. If that is wrong, undo it first.",
                name=name,
                last_day=last_day,
            )
        )


class JoinsBeforeItLeft(Invalid):
    """It is a member until its last day, and may come back from the day after."""

    def __init__(self, name: str, last_day: date, on: date) -> None:
        super().__init__(
            say(
                "{name} is a member until {last_day}; it cannot join on {on}. "
                "If it never left, undo the withdrawal; if it comes back, choose a later day.",
                name=name,
                last_day=last_day,
                on=on,
            )
        )


class NothingToUndo(Refused):
    """It did not leave."""

    def __init__(self, name: str) -> None:
        super().__init__(say("{name} has not left: there is no withdrawal to undo.", name=name))
