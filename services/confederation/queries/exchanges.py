"""The links between unions: seats that members of one had at meetings of another."""

from dataclasses import dataclass

from sqlalchemy import and_, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Meeting, Seat
from services.confederation.queries.unions import unions
from services.confederation.rules.scope import Scope
from services.confederation.rules.territory import Territory
from shared.events.crossings import SeatState


@dataclass(frozen=True, slots=True)
class Exchange:
    """Seats of `guest` at the meetings of `host` that began in the period: `requests` registered, `seats` of them."""

    host: str
    guest: str
    requests: int
    seats: int


async def exchanges(session: AsyncSession, scope: Scope) -> list[Exchange]:
    """By host and guest; each at the union to which it belongs on the scope's day, as the host's statement says."""
    territory = Territory(await unions(session))
    same_meeting = and_(col(Meeting.union) == Seat.union, col(Meeting.id) == Seat.meeting_id)
    wanted = (
        select(Seat.union, Seat.guest_union, func.count(), func.sum(Seat.seats))
        .join(Meeting, same_meeting)
        .where(Seat.state == SeatState.REGISTERED.value, col(Meeting.day).between(scope.since, scope.last))
        .group_by(Seat.union, Seat.guest_union)
    )
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for union, guest_union, requests, seats in (await session.exec(wanted)).all():
        pair = territory.owner(union, None, scope.day), territory.owner(guest_union, None, scope.day)
        before = found.get(pair, (0, 0))
        found[pair] = before[0] + requests, before[1] + seats
    return [
        Exchange(host, guest, *numbers)
        for (host, guest), numbers in sorted(found.items())
        if scope.union in ("", host, guest)
    ]
