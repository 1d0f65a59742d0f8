"""A letter is to be sent at once; it is kept until it was, or is of no use any more."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from services.notifications.models import PersonalLetter
from services.notifications.models.personal_letter import LetterKind
from services.notifications.rules.outcome import Outcome, Result
from shared.events.membership import PersonInvited, SignInAsked, WayInChanged
from shared.logs import logger
from shared.work import Work

log = logger()
LASTS = timedelta(days=4)  # as long as any message is tried
AT_FIRST = (timedelta(seconds=3), timedelta(seconds=20), *[timedelta(minutes=1)] * 15)  # while a link is good
PAUSES = (*AT_FIRST, timedelta(hours=1))
LEASE = timedelta(minutes=2)


async def keep_sign_in_letter(event: SignInAsked, event_id: UUID, work: Work) -> None:
    """The letter with the link and the code; none when they are too old already."""
    values = event.model_dump(mode="json", exclude={"person_id"})
    await keep(event_id, event.person_id, LetterKind.SIGN_IN, values, event.expires_at, work)


async def keep_invitation(event: PersonInvited, event_id: UUID, work: Work) -> None:
    """The letter that leads to the sign-in page."""
    await keep(event_id, event.person_id, LetterKind.INVITATION, {}, work.now + LASTS, work)


async def keep_way_in_letter(event: WayInChanged, event_id: UUID, work: Work) -> None:
    """The letter that tells somebody of a change in how they come in."""
    values = event.model_dump(mode="json", exclude={"person_id"})
    await keep(event_id, event.person_id, LetterKind.WAY_IN, values, work.now + LASTS, work)


async def keep(
    id: UUID, person_id: UUID, kind: LetterKind, values: dict[str, Any], expires_at: datetime, work: Work
) -> None:
    """One letter, once; it wakes whoever sends it."""
    if expires_at <= work.now or await work.session.get(PersonalLetter, id) is not None:
        return
    letter = PersonalLetter(
        id=id, person_id=person_id, kind=kind, values=values, made_at=work.now, due_at=work.now, expires_at=expires_at
    )
    work.add(letter)
    work.wake()


def due_letters(now: datetime, since: datetime | None) -> Any:
    """The select of letters whose turn it is; with `since` of those that were made after it."""
    due = select(PersonalLetter).where(col(PersonalLetter.due_at) <= now).order_by(col(PersonalLetter.id))
    return due.where(col(PersonalLetter.made_at) >= since) if since else due


async def take_letters(work: Work, since: datetime | None = None) -> list[PersonalLetter]:
    """Those that are due, for somebody who sends them now; what is of no use any more is forgotten."""
    due = due_letters(work.now, since)
    letters: list[PersonalLetter] = await work.all(due.with_for_update(skip_locked=True))
    taken = [letter for letter in letters if letter.expires_at > work.now]
    for letter in letters:
        if letter.expires_at <= work.now:
            await work.delete(letter)
    for letter in taken:
        letter.tries += 1
        letter.due_at = work.now + LEASE
    return taken


async def note_letter(outcome: Outcome, work: Work) -> None:
    """What became of it: sent, or refused for good, it is forgotten, and with it what it could open."""
    letter = await work.session.get(PersonalLetter, outcome.delivery_id)
    if letter is None or letter.tries != outcome.tries:
        return
    if outcome.result in (Result.SENT, Result.NEVER):
        await work.delete(letter)
    else:
        letter.due_at = work.now + PAUSES[min(letter.tries, len(PAUSES)) - 1]
    if outcome.result != Result.SENT:
        log.warning("letter.not_sent", kind=letter.kind, person_id=str(letter.person_id), reason=outcome.reason)
