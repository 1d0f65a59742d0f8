"""Builds notifications; every door is listed here."""

from pathlib import Path

from fastapi import FastAPI

from services.notifications.actions.settle_letters import settle_letters
from services.notifications.api import notifications
from services.notifications.channels.email import EmailChannel, MailServer
from services.notifications.channels.message import Composer, Sender
from services.notifications.errands.chosen_server import ChosenServerNow
from services.notifications.errands.personal_letters import personal_letters_errand
from services.notifications.errands.send_messages import Messenger
from services.notifications.handlers import from_confederation, from_meetings, from_membership
from services.notifications.models import Delivery, Notice
from services.notifications.pages import deliveries, inbox, mail_server
from services.notifications.queries.outgoing import Outgoing
from services.notifications.settings import THIS_MACHINE, NotificationsSettings
from shared.back_in_touch import with_the_hub
from shared.confirmation import Confirmation
from shared.crossing_relay import forget_place
from shared.errand import Errand
from shared.identity import Seals
from shared.listener import handlers_of
from shared.service import Service
from shared.web.pages import Templates
from shared.web.service_app import service_app

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
PREFIXES = ("inbox", "mail-server", "api/notifications", "live/notifications")
"""The first segments of the paths that this service answers."""

DOORS = (deliveries.router, inbox.router, mail_server.router, notifications.router)


def build(settings: NotificationsSettings) -> FastAPI:
    """The service with its pages, its API and what it does in the background."""
    channel, secret = email_channel(settings), settings.secret.get_secret_value()
    usual = Outgoing(channel.server, settings.mail_from, settings.mail_reply_to, caught=settings.catches is not None)
    confirmation = Confirmation(settings, forget_place, settle_letters)
    catcher = MailServer(*settings.catcher_place) if settings.catcher_place else None
    chosen = ChosenServerNow(channel, secret, usual, confirmation, catcher)
    sending = [
        Errand("messages", Messenger(channel).send_due, rests_on_trial=catcher is None),
        personal_letters_errand(channel, rests_on_trial=catcher is None),
    ]
    service = Service(
        "notifications",
        settings,
        HERE / "migrations",
        handlers_of(from_membership, from_meetings, from_confederation),
        [chosen.before(errand) for errand in sending],
        readers=[with_the_hub(settings)] if settings.broker_nat_url else (),
        confirmation=confirmation,
        ordered=(Notice.id, Delivery.id),
    )
    app = service_app(service, TEMPLATES, DOORS)
    app.state.usual_outgoing, app.state.composer = usual, channel.composer
    return app


def email_channel(settings: NotificationsSettings) -> EmailChannel:
    """How e-mails leave this node, under the name that the node has at the time."""
    sender = Sender(settings.union_name, settings.mail_from, settings.mail_reply_to, settings.public_url)
    templates = Templates(TEMPLATES, clock=settings.clock, union_name=settings.union_name)
    seals = Seals(settings.secret.get_secret_value(), settings.clock, settings.sealed_for)
    composer = Composer(templates, seals, sender)
    settings.described.follow(composer.call_it)
    return EmailChannel(usual_server(settings), composer)


def usual_server(settings: NotificationsSettings) -> MailServer:
    """Who takes messages while nobody has chosen a server: the one that is named, the catcher, this machine's own."""
    if settings.catches:
        return MailServer(*settings.catches)
    password = settings.smtp_password.get_secret_value()
    host = settings.smtp_host or THIS_MACHINE
    return MailServer(host, settings.smtp_port, settings.smtp_user, password, settings.smtp_tls)
