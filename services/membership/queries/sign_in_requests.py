"""How things stand with the link of a letter, before anybody uses it."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import SignInRequest
from services.membership.models.sign_in_link import digest_of


class Letter(StrEnum):
    """Whether it opens a session here."""

    READY = "ready"
    ELSEWHERE = "elsewhere"
    OVER = "over"


async def letter_of(token: str, browser: str, now: datetime, session: AsyncSession) -> Letter:
    """How the letter with that token stands in this browser."""
    wanted = select(SignInRequest).where(SignInRequest.token_digest == digest_of(token))
    request = (await session.exec(wanted)).first()
    if request is None or not request.is_open(now):
        return Letter.OVER
    return Letter.READY if request.browser_digest == digest_of(browser) else Letter.ELSEWHERE
