"""One worker of a node without containers: its three services, and the messages that the catcher has."""

import os
from pathlib import Path

from deploy.catcher.app import catcher_app
from deploy.serving import Part, work
from services.meetings import app as meetings
from services.meetings.settings import MeetingsSettings
from services.membership import app as membership
from services.membership.settings import MembershipSettings
from services.notifications import app as notifications
from services.notifications.settings import NotificationsSettings

PARTS: tuple[Part, ...] = (
    (membership, MembershipSettings),
    (meetings, MeetingsSettings),
    (notifications, NotificationsSettings),
)


def main() -> None:
    """`python -m deploy.worker_start deploy.worker DESCRIPTOR`."""
    data = Path(os.environ["MAILLON_DATA"])
    work("node", PARTS, catcher_app(data / "mail"), data)
