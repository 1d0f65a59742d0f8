"""What notifications announces: how a person could not be reached."""

from datetime import datetime
from uuid import UUID

from shared.events.base import Event


class DeliveryFailed(Event, at="notifications.notice.{notice_id}.undelivered"):
    """A notice or a letter (its id then) could not be delivered by that channel, for good; `reason` has no address."""

    notice_id: UUID
    person_id: UUID
    channel: str
    reason: str


class DeliveryRetried(Event, at="notifications.notice.{notice_id}.retried"):
    """A message that had been given up is tried again."""

    notice_id: UUID
    person_id: UUID
    channel: str


class MailServerChosen(Event, at="notifications.mail_server.{union}.chosen"):
    """The operator chose the mail server of the node; `proved`: it took a test message. Where it is, is nobody's.

    `caught`: they chose none, and letters stay on the node's machine.
    """

    union: str
    proved: bool
    caught: bool = False


class MailStopped(Event, at="notifications.mail_server.{union}.stopped"):
    """No letter leaves the node since then; `trouble` is one of `shared/mail_trouble.py`. Every letter waits."""

    union: str
    trouble: str
    since: datetime


class MailResumed(Event, at="notifications.mail_server.{union}.resumed"):
    """The mail server takes the node's letters again."""

    union: str
