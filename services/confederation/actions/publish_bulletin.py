"""The confederation publishes a bulletin: people in all unions are told."""

from uuid import UUID

from sqlalchemy import Table
from sqlmodel import SQLModel

from services.confederation.models import Bulletin
from services.confederation.rules.bulletin import checked
from shared.events.national import Audience, BulletinPublished
from shared.work import Work

BULLETINS: Table = Bulletin.__table__  # type: ignore[attr-defined]


class PublishBulletin(SQLModel):
    """What to publish. `bulletin_id` was given to the form, so that a second click publishes nothing a second time."""

    bulletin_id: UUID
    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    audience: Audience = Audience.EVERYBODY


async def publish_bulletin(command: PublishBulletin, work: Work) -> bool:
    """Publishes it; False when it is published already. Raises WrongBulletin."""
    words = checked(command.title, command.text, command.title_en, command.text_en)
    row = {"id": command.bulletin_id, **words, "audience": command.audience.value, "published_at": work.now}
    if not await work.insert_once(BULLETINS, row):
        return False
    published = {**words, "audience": command.audience, "published_at": work.now}
    work.announce(BulletinPublished(bulletin_id=command.bulletin_id, **published))
    return True
