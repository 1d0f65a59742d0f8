"""What becomes of a person's seat is announced; of a guest's, their union is told (`actions/guests.py`)."""

from typing import Any

from services.meetings.models import Meeting, Registration
from services.meetings.rules.facts import seat_fact
from shared.events.meetings import SeatFact
from shared.work import Work


def tell_seat(fact: type[SeatFact], meeting: Meeting, entry: Registration, work: Work, **more: Any) -> None:
    """Announces it, unless the registration is a guest's: here nobody knows who that is."""
    if entry.guest_union is None:
        work.announce(seat_fact(fact, meeting, entry, **more))
