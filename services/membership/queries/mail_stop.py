"""Whether letters leave the node now."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import MailStop


async def mail_stop(session: AsyncSession) -> MailStop | None:
    """Why none leaves and since when; None while they do."""
    return (await session.exec(select(MailStop).where(col(MailStop.trouble) != ""))).first()
