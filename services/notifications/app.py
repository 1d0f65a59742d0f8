"""Builds notifications; every door is listed here."""

from pathlib import Path

from fastapi import FastAPI

from services.notifications.api import notifications
from services.notifications.channels.email import EmailChannel, MailServer
from services.notifications.channels.message import Composer, Sender
from services.notifications.errands.personal_letters import personal_letters_errand
from services.notifications.errands.send_messages import Messenger
from services.notifications.handlers import from_confederation, from_meetings, from_membership
from services.notifications.pages import deliveries, inbox
from services.notifications.settings import NotificationsSettings
from shared.back_in_touch import with_the_hub
from shared.identity import Seals
from shared.listener import handlers_of
from shared.service import Errand, Service
from shared.web.pages import Templates
from shared.web.service_app import service_app

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
PREFIXES = ("inbox", "api/notifications", "live/notifications")
"""The first segments of the paths that this service answers."""

DOORS = (deliveries.router, inbox.router, notifications.router)


def build(settings: NotificationsSettings) -> FastAPI:
    """The service with its pages, its API and what it does in the background."""
    channel = email_channel(settings)
    service = Service(
        "notifications",
        settings,
        HERE / "migrations",
        handlers_of(from_membership, from_meetings, from_confederation),
        [Errand("messages", Messenger(channel).send_due), personal_letters_errand(channel, settings.union_name)],
        readers=[with_the_hub(settings)] if settings.broker_nat_url else (),
    )
    return service_app(service, TEMPLATES, DOORS)


def email_channel(settings: NotificationsSettings) -> EmailChannel:
    """How e-mails leave this node."""
    password = settings.smtp_password.get_secret_value()
    server = MailServer(settings.smtp_host, settings.smtp_port, settings.smtp_user, password, settings.smtp_tls)
    sender = Sender(settings.union_name, settings.mail_from, settings.mail_reply_to, settings.public_url)
    templates = Templates(TEMPLATES, clock=settings.clock, union_name=settings.union_name)
    seals = Seals(settings.secret.get_secret_value(), settings.clock, settings.union)
    return EmailChannel(server, Composer(templates, seals, sender))
