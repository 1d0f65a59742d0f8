"""The services, built for their descriptions only: nothing is connected, nothing is started."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI

from services.confederation import app as confederation
from services.confederation.settings import ConfederationSettings
from services.meetings import app as meetings
from services.meetings.settings import MeetingsSettings
from services.membership import app as membership
from services.membership.settings import MembershipSettings
from services.notifications import app as notifications
from services.notifications.settings import NotificationsSettings


def built_services(folder: Path) -> dict[str, FastAPI]:
    """Each service's application by its name."""
    return {
        "membership": membership.build(MembershipSettings(**values(folder, "membership"))),
        "meetings": meetings.build(MeetingsSettings(**values(folder, "meetings"))),
        "notifications": notifications.build(
            NotificationsSettings(mail_from="union@example.org", **values(folder, "notifications"))
        ),
        "confederation": confederation.build(ConfederationSettings(**values(folder, "confederation"))),
    }


def values(folder: Path, name: str) -> dict[str, Any]:
    """Settings with which a service can be described."""
    return {
        "union": "union",
        "union_name": "Union",
        "database_url": f"sqlite+aiosqlite:///{folder / name}.sqlite",
        "broker_url": "nats://localhost",
        "broker_fed_url": "nats://localhost",
        "secret": "only for descriptions",
        "public_url": "http://localhost",
    }
