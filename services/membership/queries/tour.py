"""How far the node is set up."""

from datetime import date
from pathlib import Path

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Cooperative, Mandate, TourStep
from services.membership.models.mandate import MandateKind
from services.membership.models.tour_step import Mark, Step
from services.membership.rules.tour import DONE, SKIPPED, Tour, tour
from shared.joining import joined


async def tour_now(session: AsyncSession, today: date, hub_file: Path | None) -> Tour:
    """What was done on the pages, and what follows from the register: staff, co-operatives, the hub."""
    noted = {step.name: step.state for step in await session.exec(select(TourStep))}
    done = {name for name, state in noted.items() if state == DONE}
    staff = select(Mandate.id).where(
        Mandate.kind == MandateKind.STAFF, or_(col(Mandate.until).is_(None), col(Mandate.until) >= today)
    )
    if (await session.exec(staff.limit(1))).first():
        done.add(Step.STAFF)
    if (await session.exec(select(Cooperative.id).limit(1))).first():
        done.add(Step.IMPORT)
    if joined(hub_file):
        done.add(Step.HUB)
    skipped = {name for name, state in noted.items() if state == SKIPPED}
    return tour(done, skipped, begun=Mark.BEGUN in noted, ended=Mark.ENDED in noted)


async def was_put_away(session: AsyncSession) -> bool:
    """Whether the operator said that the node is set up."""
    return await session.get(TourStep, Mark.ENDED.value) is not None


async def has_mail_server(session: AsyncSession) -> bool:
    """Whether the operator chose a mail server."""
    step = await session.get(TourStep, Step.MAIL.value)
    return step is not None and step.state == DONE
