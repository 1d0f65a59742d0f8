"""A meeting that took place before anybody planned it here: last season's, say."""

from datetime import datetime, timedelta

from services.meetings.errors import WrongDetails
from services.meetings.rules.meeting_details import MeetingDetails, wrong_words
from shared.text import Text, say

OPEN_FOR = timedelta(days=21)  # how long registration is taken to have been open; nobody noted it


def check_past_details(details: MeetingDetails, seats: int, now: datetime) -> None:
    """Raises WrongDetails with one sentence for each field that cannot be accepted; `seats` were taken."""
    errors: dict[str, Text] = wrong_words(details)
    if details.ends_at <= details.starts_at:
        errors["ends"] = say("It ends before it begins. Check the two times.")
    elif details.ends_at > now:
        errors["day"] = say("This meeting is not over yet. Plan it and announce it instead.")
    if details.capacity < max(1, seats):
        errors["capacity"] = say("{taken} seats are taken already; there cannot be fewer.", taken=max(1, seats))
    if errors:
        raise WrongDetails(errors)
