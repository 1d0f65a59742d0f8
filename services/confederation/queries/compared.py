"""Which of the latest totals still have to be noted as agreeing or differing."""

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Ledger, Restatement
from services.confederation.rules.comparison import Comparison


async def compared(session: AsyncSession) -> list[Comparison]:
    """The latest totals of each service of each union, unless they were noted already."""
    question = select(Ledger, Restatement).join(
        Restatement,
        (col(Restatement.union) == Ledger.union) & (col(Restatement.service) == Ledger.service),
        isouter=True,
    )
    news = or_(col(Restatement.compared_at).is_(None), col(Restatement.compared_at) < Ledger.totals_heard_at)
    rows = (await session.exec(question.where(col(Ledger.totals_heard_at).is_not(None), news))).all()
    return [
        Comparison.of(ledger.union, ledger.service, ledger.differences, ledger.totals_heard_at) for ledger, _ in rows
    ]
