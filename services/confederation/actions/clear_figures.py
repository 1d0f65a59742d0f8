"""Removing everything that came from the stream of the unions, so that it can be read again."""

from sqlalchemy import delete

from services.confederation.models import Alarm, Cooperative, JobsStated, Ledger, Meeting, Row, Seat, Statement
from shared.work import Work

FROM_THE_STREAM: tuple[type[Row], ...] = (Cooperative, JobsStated, Meeting, Seat, Statement, Ledger, Alarm)


async def clear_figures(work: Work) -> None:
    """Unions, federations, links, sign-in links and what was passed on stay."""
    for model in FROM_THE_STREAM:
        await work.do(delete(model))
