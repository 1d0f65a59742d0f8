"""A service saw an API token: its owner is shown the day."""

from sqlalchemy import or_, update
from sqlmodel import col

from services.membership.models import ApiToken
from shared.events.membership import TokenUsed
from shared.work import Work


async def see_token_used(event: TokenUsed, work: Work) -> None:
    """The latest day counts, in whatever order the services tell."""
    earlier = or_(col(ApiToken.used_on).is_(None), col(ApiToken.used_on) < event.on)
    await work.do(update(ApiToken).where(col(ApiToken.id) == event.token_id, earlier).values(used_on=event.on))
