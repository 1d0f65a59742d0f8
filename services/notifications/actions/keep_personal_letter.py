"""A letter is to be sent at once; what became of it stays, what it could open does not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from services.notifications.actions.note_outage import note_outage
from services.notifications.models import Outage, PersonalLetter
from services.notifications.models.delivery import EMAIL, State
from services.notifications.models.outage import ONE
from services.notifications.models.personal_letter import LetterKind
from services.notifications.rules.outcome import MOOT, TOO_OLD, Outcome, Result, reason_in_words
from shared.events.membership import PersonInvited, SignInAsked, WayInChanged
from shared.events.notifications import DeliveryFailed
from shared.logs import logger
from shared.work import Work

log = logger()
LASTS = timedelta(days=4)  # as long as any message is tried
AT_FIRST = (timedelta(seconds=3), timedelta(seconds=20), *[timedelta(minutes=1)] * 15)  # while a link is good
PAUSES = (*AT_FIRST, timedelta(hours=1))
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=120)


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
    await forget_old_letters(work)
    letter = PersonalLetter(
        id=id, person_id=person_id, kind=kind, values=values, made_at=work.now, due_at=work.now, expires_at=expires_at
    )
    work.add(letter)
    work.wake()


def due_letters(now: datetime, since: datetime | None) -> Any:
    """The select of letters whose turn it is; with `since` of those that were made after it."""
    due = select(PersonalLetter).where(col(PersonalLetter.due_at) <= now).order_by(col(PersonalLetter.id))
    return due.where(col(PersonalLetter.made_at) >= since) if since else due


async def take_letters(work: Work, since: datetime | None = None, at_most: int | None = None) -> list[PersonalLetter]:
    """Those that are due, for somebody who sends them now; what is of no use any more is given up."""
    due = due_letters(work.now, since)
    letters: list[PersonalLetter] = await work.all(due.with_for_update(skip_locked=True))
    for letter in letters:
        if letter.is_over(work.now):
            give_up(MOOT if letter.kind == LetterKind.SIGN_IN else TOO_OLD, letter, work)
    taken = [letter for letter in letters if letter.due_at is not None][:at_most]
    for letter in taken:
        letter.take(work.now + LEASE)
    return taken


async def note_letters(outcomes: Sequence[Outcome], work: Work) -> None:
    """What became of them, each unless it was taken again since."""
    before = await work.session.get(Outage, ONE)
    letters = {one.delivery_id: await work.session.get(PersonalLetter, one.delivery_id) for one in outcomes}
    known = [
        one.known_by_now(letter.error, mail_leaves=before is None)
        for one in outcomes
        if (letter := letters[one.delivery_id]) and letter.tries == one.tries
    ]
    outage = await note_outage(known, work)
    for outcome in known:
        if letter := letters[outcome.delivery_id]:
            note_letter(outcome, letter, outage, work)


def note_letter(outcome: Outcome, letter: PersonalLetter, outage: Outage | None, work: Work) -> None:
    """One outcome."""
    again_at = work.now + PAUSES[min(letter.tries, len(PAUSES)) - 1]
    match outcome.result:
        case Result.SENT:
            letter.arrive(work.now)
        case Result.NEVER:
            give_up(outcome.reason, letter, work)
        case Result.HELD | Result.NOT_TRIED:
            letter.wait_for_server(outcome.reason, outage.next_try_at if outage else work.now)
        case Result.NO_ADDRESS:
            letter.wait(State.WAITING_FOR_ADDRESS, "", again_at)
        case Result.LATER:
            letter.wait(State.FAILED, outcome.reason, again_at)
    if outcome.result != Result.SENT:
        log.warning("letter.not_sent", kind=letter.kind, person_id=str(letter.person_id), reason=outcome.reason)


def give_up(reason: str, letter: PersonalLetter, work: Work) -> None:
    """For good. A link that came too late is nobody's task: they ask for another; anything else is."""
    letter.give_up(reason)
    if reason != MOOT:
        work.announce(
            DeliveryFailed(
                notice_id=letter.id,
                person_id=letter.person_id,
                channel=EMAIL,
                reason=str(reason_in_words(reason)),
            )
        )


async def forget_old_letters(work: Work) -> None:
    """After some months nobody asks any more whether a letter was sent."""
    over = (col(PersonalLetter.due_at).is_(None), col(PersonalLetter.made_at) < work.now - KEPT)
    await work.do(delete(PersonalLetter).where(*over))
