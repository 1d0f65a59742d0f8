"""Keeping a service's own copy of who holds which mandate, and of which sessions and tokens have ended."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Table

from shared.events.membership import MandateEnded, MandateGiven, SessionEnded, SignedOutEverywhere, TokenRevoked
from shared.tables import access_ended, access_mandate
from shared.work import Work

SESSION, PERSON, TOKEN = "session", "person", "token"


async def note_mandate(given: MandateGiven, work: Work) -> None:
    """What a person is, and where. Heard again, it says the same; heard after its end, the end stays."""
    values = {
        name: getattr(given, name) for name in ("mandate_id", "person_id", "kind", "cooperative_id", "since", "until")
    }
    await keep(access_mandate, values, "mandate_id", work)


async def note_end_of_mandate(ended: MandateEnded, work: Work) -> None:
    """The last day of a mandate; it may be heard before the mandate."""
    values = {"mandate_id": ended.mandate_id, "person_id": ended.person_id, "ended_on": ended.until}
    await keep(access_mandate, values, "mandate_id", work)


async def note_end_of_session(ended: SessionEnded, work: Work) -> None:
    """One session is over, wherever it is shown."""
    await note_end(SESSION, str(ended.session_id), None, work)


async def note_end_of_all(ended: SignedOutEverywhere, work: Work) -> None:
    """Every session and token that this person began before that moment is over."""
    await note_end(PERSON, ended.person_id.hex, ended.before, work)


async def note_end_of_token(revoked: TokenRevoked, work: Work) -> None:
    """An API token is worth nothing any more."""
    await note_end(TOKEN, revoked.token_id, None, work)


async def note_end(kind: str, id: str, before: datetime | None, work: Work) -> None:
    """Whatever has that name is over; what began later goes on."""
    values = {"name": f"{kind} {id}", "before": before, "noted_at": work.now}
    fresh = work.place.database.insert(access_ended).values(**values)
    newer = (access_ended.c.before.is_(None)) | (access_ended.c.before < fresh.excluded.before)
    await work.do(
        fresh.on_conflict_do_update(index_elements=["name"], set_={"before": fresh.excluded.before}, where=newer)
    )


async def keep(table: Table, values: dict[str, Any], key: str, work: Work) -> None:
    """Writes these columns of one row, whether it is there or not."""
    fresh = work.place.database.insert(table).values(**values)
    others = {name: fresh.excluded[name] for name in values if name != key}
    await work.do(fresh.on_conflict_do_update(index_elements=[key], set_=others))


def runs_on(day: date, since: date | None, until: date | None, ended_on: date | None) -> bool:
    """Whether a mandate counts on that day; its last day still does. One whose beginning is not known does not."""
    return since is not None and since <= day and all(day <= end for end in (until, ended_on) if end)
