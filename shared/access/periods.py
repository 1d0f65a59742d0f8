"""Whether a co-operative belongs to the union on a day, by the periods of its membership."""

from datetime import date

from shared.events.membership import Periods


def covers(periods: Periods, day: date) -> bool:
    """Whether one of these periods of membership holds on that day."""
    return any(since <= day and (until is None or day <= until) for since, until in periods)


def has_left(periods: Periods, day: date) -> bool:
    """Whether a co-operative belonged to the union and does not on that day."""
    return any(since <= day for since, _ in periods) and not covers(periods, day)
