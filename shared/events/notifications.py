"""What notifications announces: how a person could not be reached."""

from uuid import UUID

from shared.events.base import Event


class DeliveryFailed(Event, at="notifications.notice.{notice_id}.undelivered"):
    """A notice could not be delivered by that channel, for good; `reason` carries no address."""

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
