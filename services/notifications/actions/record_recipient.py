"""A person's name, address or language is noted, and messages that waited for the address go out."""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from services.notifications.models import Delivery, Notice, Recipient
from services.notifications.models.delivery import State
from shared.events.membership import PersonRecorded
from shared.text import LANGUAGES
from shared.work import Work


async def record_recipient(person: PersonRecorded, as_of: UUID, work: Work) -> None:
    """Keeps the newest of what is said about a person, whatever the order in which it is heard."""
    recipient: Recipient | None = await work.find(select(Recipient).where(Recipient.person_id == person.person_id))
    if recipient and recipient.as_of >= as_of:
        return
    if recipient is None:
        recipient = Recipient(person_id=person.person_id, first_name="", last_name="", as_of=as_of)
        work.add(recipient)
    recipient.first_name, recipient.last_name = person.first_name, person.last_name
    recipient.email = (person.email or "").strip() or None
    recipient.language = person.language if person.language in LANGUAGES else LANGUAGES[0]
    recipient.as_of = as_of
    if recipient.email:
        await release_what_waited(person.person_id, work)


async def release_what_waited(person_id: UUID, work: Work) -> None:
    """Their messages are due now."""
    theirs = select(Notice.id).where(Notice.person_id == person_id)
    waiting = col(Delivery.state) == State.WAITING_FOR_ADDRESS.value
    released = update(Delivery).where(waiting, col(Delivery.notice_id).in_(theirs))
    await work.do(released.values(state=State.QUEUED.value, due_at=work.now))
