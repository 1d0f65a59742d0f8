"""What is not as it should be about what unions state."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Alarm

MOST = 500


async def open_alarms(session: AsyncSession, union: str = "") -> list[Alarm]:
    """What is wrong now, the newest first."""
    wanted = select(Alarm).where(col(Alarm.ended_at).is_(None)).order_by(col(Alarm.last_at).desc()).limit(MOST)
    return list((await session.exec(wanted.where(Alarm.union == union) if union else wanted)).all())


async def past_alarms(session: AsyncSession, union: str = "") -> list[Alarm]:
    """What was wrong and is over, the newest first."""
    wanted = select(Alarm).where(col(Alarm.ended_at).is_not(None)).order_by(col(Alarm.ended_at).desc()).limit(MOST)
    return list((await session.exec(wanted.where(Alarm.union == union) if union else wanted)).all())
