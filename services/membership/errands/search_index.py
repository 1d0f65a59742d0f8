"""Puts into the index what is not in it: what was there before the index was, or came in past it."""

from typing import Any

from sqlmodel import col, select

from services.membership.actions.make_findable import cooperative_findable, meeting_findable, person_findable
from services.membership.models import Cooperative, MeetingSeen, Person, SearchEntry
from services.membership.models.search_entry import Found
from shared.errand import Errand
from shared.logs import logger
from shared.work import Work, Workplace

log = logger()
AT_ONCE = 200
NOTHING_LEFT_S = 3_600.0
MORE_S = 0.05  # others get a turn


def search_index_errand() -> Errand:
    """Looks once at start and then each hour; a little at a time, so that nobody waits."""
    return Errand("search_index", fill, rests_on_trial=False)


async def fill(place: Workplace) -> float:
    """Some things that lack their entry; how long to wait before the next look."""
    async with place.work() as work:
        added = 0
        for one in await lacking(Cooperative, Found.COOPERATIVE, work):
            await cooperative_findable(one, work)
            added += 1
        for one in await lacking(Person, Found.PERSON, work):
            await person_findable(one, work)
            added += 1
        for one in await lacking(MeetingSeen, Found.MEETING, work):
            await meeting_findable(one.id, work)
            added += 1
    if added:
        log.info("search.filled", entries=added)
    return MORE_S if added else NOTHING_LEFT_S


async def lacking(model: Any, kind: Found, work: Work) -> list[Any]:
    """Rows without an entry; the oldest first, so that what lies ahead is found first."""
    has = select(SearchEntry.pos).where(SearchEntry.kind == kind, col(SearchEntry.entity_id) == col(model.id))
    return await work.all(select(model).where(~has.exists()).order_by(col(model.id)).limit(AT_ONCE))
