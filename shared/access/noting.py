"""Keeping a service's own copy of who holds which mandate, and of which sessions and tokens have ended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import select

from shared.events.membership import (
    MandateEnded,
    MandateEndUndone,
    MandateGiven,
    Periods,
    SessionEnded,
    SignedOutEverywhere,
    TokenRevoked,
)
from shared.tables import access_ended, access_mandate, access_membership
from shared.work import Work

SESSION, PERSON, TOKEN, ADDRESS = "session", "person", "token", "address"


async def note_mandate(given: MandateGiven, work: Work) -> None:
    """What a person is, and where. Heard again, it says the same; heard after its end, the end stays."""
    values = {
        name: getattr(given, name) for name in ("mandate_id", "person_id", "kind", "cooperative_id", "since", "until")
    }
    await work.upsert(access_mandate, values)


async def note_end_of_mandate(ended: MandateEnded, work: Work) -> None:
    """The last day of a mandate; it may be heard before the mandate."""
    values = {"mandate_id": ended.mandate_id, "person_id": ended.person_id, "ended_on": ended.until}
    await work.upsert(access_mandate, values)


async def note_undone_end(undone: MandateEndUndone, work: Work) -> None:
    """A mandate goes on as if no end had been noted."""
    values = {"mandate_id": undone.mandate_id, "person_id": undone.person_id, "until": undone.until, "ended_on": None}
    await work.upsert(access_mandate, values)


async def note_memberships(cooperative_id: UUID, periods: Periods | None, work: Work) -> None:
    """When a co-operative belongs to the union: these periods and no others, unless a newer event said so already."""
    if periods is None:
        return
    source_event = (work.cause.causation if work.cause else None) or ""
    theirs = access_membership.c.cooperative_id == cooperative_id
    newer = select(access_membership.c.since).where(theirs, access_membership.c.source_event > source_event)
    if await work.find(newer.limit(1)) is not None:
        return
    await work.do(delete(access_membership).where(theirs))
    for since, until in periods:
        values = {"cooperative_id": cooperative_id, "since": since, "until": until, "source_event": source_event}
        await work.upsert(access_membership, values)


async def note_end_of_session(ended: SessionEnded, work: Work) -> None:
    """One session is over, wherever it is shown."""
    await note_end(SESSION, str(ended.session_id), None, work)


async def note_end_of_all(ended: SignedOutEverywhere, work: Work) -> None:
    """Every session and token that this person began before that moment is over."""
    await note_end(PERSON, ended.person_id.hex, ended.before, work)


async def note_end_of_token(revoked: TokenRevoked, work: Work) -> None:
    """An API token is worth nothing any more."""
    await note_end(TOKEN, revoked.token_id, None, work)


async def note_new_address(person_id: UUID, at: datetime, work: Work) -> None:
    """What was sent to the address that this person had before opens nothing any more."""
    await note_end(ADDRESS, person_id.hex, at, work)


async def note_end(kind: str, id: str, before: datetime | None, work: Work) -> None:
    """Whatever has that name is over; what began later goes on."""
    values = {"name": f"{kind} {id}", "before": before, "noted_at": work.now}
    await work.upsert(access_ended, values, ("before",), newest_by="before")


def runs_on(day: date, since: date | None, until: date | None, ended_on: date | None) -> bool:
    """Whether a mandate counts on that day; its last day still does. One whose beginning is not known does not."""
    return since is not None and since <= day and all(day <= end for end in (until, ended_on) if end)
