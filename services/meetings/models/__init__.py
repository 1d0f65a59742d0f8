"""The tables of meetings: hosts, participants, meetings, registrations."""

from services.meetings.models.base import Row
from services.meetings.models.host import Host
from services.meetings.models.meeting import Meeting
from services.meetings.models.participant import Participant, ParticipantMandate
from services.meetings.models.registration import Attendance, Registration, SeatState
from services.meetings.models.seating import MeetingState

__all__ = [
    "Attendance",
    "Host",
    "Meeting",
    "MeetingState",
    "Participant",
    "ParticipantMandate",
    "Registration",
    "Row",
    "SeatState",
]
