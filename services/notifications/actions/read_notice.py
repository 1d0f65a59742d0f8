"""A person reads a notice, or calls all of them read."""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from services.notifications.errors import NoSuchNotice
from services.notifications.models import Notice
from shared.work import Work


async def read_notice(notice_id: UUID, person_id: UUID, work: Work) -> Notice:
    """Marks one of the person's notices as read; the first time counts. Raises NoSuchNotice."""
    notice: Notice | None = await work.find(select(Notice).where(Notice.id == notice_id, Notice.person_id == person_id))
    if notice is None:
        raise NoSuchNotice
    if notice.read_at is None:
        notice.read_at = work.now
        work.touch(person_id)
    return notice


async def read_all(person_id: UUID, work: Work) -> int:
    """Marks every notice of the person as read; how many were not."""
    work.touch(person_id)
    unread = update(Notice).where(col(Notice.person_id) == person_id, col(Notice.read_at).is_(None))
    return await work.do(unread.values(read_at=work.now))
