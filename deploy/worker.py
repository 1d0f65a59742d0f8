"""One worker of a node without containers: its three services, and the messages that the catcher has."""

import os
from pathlib import Path

from fastapi import FastAPI
from starlette.types import ASGIApp

from deploy.catcher.app import catcher_app
from deploy.catcher.mailbox import Mailbox
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
    work("node", PARTS, caught_mail, Path(os.environ["MAILLON_DATA"]))


def caught_mail(membership: FastAPI) -> ASGIApp:
    """The pages of the catcher that runs in the supervisor; membership says who may read."""
    settings = membership.state.service.settings
    mailbox = Mailbox(Path(os.environ["MAILLON_DATA"]) / "mail", settings.secret.get_secret_value())
    return catcher_app(mailbox, membership, settings.public_url, settings.more_hosts)
