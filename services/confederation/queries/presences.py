"""What is stated of co-operatives that matters for a scope."""

from typing import Any

from sqlalchemy import case, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Cooperative, JobsStated
from services.confederation.rules.presence import Presence
from services.confederation.rules.scope import Scope


async def presences(session: AsyncSession, scope: Scope) -> list[Presence]:
    """Every co-operative that was a member between the period's first day and the scope's."""
    first = min(scope.since, scope.day)
    current = col(Cooperative.as_of) <= scope.day
    columns: list[Any] = [
        Cooperative.union,
        Cooperative.id,
        Cooperative.name,
        Cooperative.scheme,
        Cooperative.number,
        Cooperative.legal_form,
        Cooperative.trade,
        Cooperative.department,
        Cooperative.federation,
        Cooperative.present_from,
        Cooperative.withdrawn_on,
        Cooperative.earlier,
        case((current, Cooperative.jobs), else_=stated_before(JobsStated.jobs, scope)),
        case((current, Cooperative.as_of), else_=stated_before(JobsStated.as_of, scope)),
        Cooperative.sequence,
    ]
    wanted = select(*columns).where(
        col(Cooperative.first_from) <= scope.day,
        or_(col(Cooperative.withdrawn_on).is_(None), col(Cooperative.withdrawn_on) >= first),
    )
    if scope.department:
        wanted = wanted.where(col(Cooperative.department) == scope.department)
    return [Presence(*row) for row in (await session.exec(wanted)).all()]


def stated_before(column: Any, scope: Scope) -> Any:
    """The latest statement of jobs that was of the day, or of one before."""
    wanted = select(column).where(
        col(JobsStated.union) == Cooperative.union,
        col(JobsStated.id) == Cooperative.id,
        col(JobsStated.as_of) <= scope.day,
    )
    return wanted.order_by(col(JobsStated.as_of).desc()).limit(1).scalar_subquery()
