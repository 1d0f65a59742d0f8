"""The words for states, where a page or a file needs them as texts."""

from services.meetings.models import Attendance, SeatState
from shared.text import Text, say

STATES: dict[str, Text] = {
    SeatState.WAITING: say("Waiting"),
    SeatState.OFFERED: say("Seat kept"),
    SeatState.REGISTERED: say("Registered"),
    SeatState.DECLINED: say("Declined"),
    SeatState.CANCELLED: say("Cancelled"),
    SeatState.EXPIRED: say("Not answered"),
}

ATTENDANCE: dict[str, Text] = {
    Attendance.EXPECTED: say("Expected"),
    Attendance.PRESENT: say("Present"),
    Attendance.EXCUSED: say("Excused"),
    Attendance.ABSENT: say("Absent"),
}
