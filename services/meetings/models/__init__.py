"""The tables of meetings: hosts, participants, meetings, registrations; guests, and meetings elsewhere."""

from services.meetings.models.attendance_change import AttendanceChange
from services.meetings.models.base import Row
from services.meetings.models.guest import Guest
from services.meetings.models.host import Host
from services.meetings.models.meeting import Meeting
from services.meetings.models.meeting_elsewhere import MeetingElsewhere
from services.meetings.models.participant import Participant, ParticipantMandate
from services.meetings.models.registration import Attendance, Registration, SeatState
from services.meetings.models.request_elsewhere import RequestElsewhere, RequestState
from services.meetings.models.seating import MeetingState

__all__ = [
    "Attendance",
    "AttendanceChange",
    "Guest",
    "Host",
    "Meeting",
    "MeetingElsewhere",
    "MeetingState",
    "Participant",
    "ParticipantMandate",
    "Registration",
    "RequestElsewhere",
    "RequestState",
    "Row",
    "SeatState",
]
