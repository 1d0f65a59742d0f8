"""Letters about coming in are sent at once: taken in one transaction, sent outside any, noted in another."""

import asyncio
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from services.notifications.actions.keep_personal_letter import due_letters, note_letters, take_letters
from services.notifications.channels.email import EmailChannel
from services.notifications.channels.message import Addressed
from services.notifications.models import PersonalLetter, Recipient
from services.notifications.queries.outages import outage_now
from services.notifications.rules.letter_parts import Letter
from services.notifications.rules.outcome import HIDDEN, Outcome, Result
from services.notifications.rules.personal_letters import personal_letter
from shared.errand import Errand
from shared.events.membership import SIGN_IN_SECRETS
from shared.hidden import reveal
from shared.logs import logger
from shared.work import Workplace

log = logger()
LOOK_S = 1.0  # for those that are tried again; a new one rings


def personal_letters_errand(channel: EmailChannel, *, rests_on_trial: bool) -> Errand:
    """Sends what is due; rests until the next commit."""

    async def send_letters(place: Workplace) -> float:
        bell = place.database.committed.ear()
        if not await send_due(place, channel):
            try:
                await asyncio.wait_for(bell.wait(), LOOK_S)
            except TimeoutError:
                return 0.0
        return 0.0

    return Errand("personal_letters", send_letters, rests_on_trial)


async def send_due(place: Workplace, channel: EmailChannel) -> int:
    """Tries each that is due; how many."""
    now = place.clock.now()
    async with place.database.reading() as session:
        due = due_letters(now, channel.since)
        if (await session.exec(due.limit(1))).first() is None:
            return 0
        outage = await outage_now(session)
    async with place.work() as work:
        at_most = None if outage is None else 0 if outage.lasts(now) else 1
        taken = await take_letters(work, channel.since, at_most)
    if not taken:
        return 0
    async with place.database.reading() as session:
        wanted = select(Recipient).where(col(Recipient.person_id).in_([letter.person_id for letter in taken]))
        known = {recipient.person_id: recipient for recipient in await session.exec(wanted)}
    letters: list[Addressed] = []
    outcomes: list[Outcome] = []
    for letter in taken:
        to = known.get(letter.person_id)
        address = letter.values.get("sent_to") or (to and to.email)
        values = in_clear(letter.values, channel.composer.seals.secret)
        if to is None or not address:
            outcomes.append(Outcome(letter.id, letter.tries, Result.NO_ADDRESS))
        elif values is None:
            outcomes.append(Outcome(letter.id, letter.tries, Result.NEVER, HIDDEN))
        else:
            words = personal_letter(letter.kind, values, address, channel.composer.sender.name, place.clock)
            letters.append(addressed(letter, words, to, address, place.clock.now()))
    await channel.send(letters, outcomes.append)
    async with place.work() as work:
        await note_letters(outcomes, work)
    log.info("letters.sent", tried=len(letters), of=len(taken))
    return len(taken)


def in_clear(values: dict[str, Any], secret: str) -> dict[str, Any] | None:
    """What a letter says, with what was hidden; None when that was hidden with another secret."""
    hidden = {name: reveal(values[name], secret, SIGN_IN_SECRETS) for name in ("token", "code") if name in values}
    return None if None in hidden.values() else values | hidden


def addressed(letter: PersonalLetter, words: Letter, to: Recipient, address: str, now: datetime) -> Addressed:
    """The letter, and whom it is for."""
    return Addressed(
        delivery_id=letter.id,
        tries=letter.tries,
        person_id=letter.person_id,
        meeting_id=None,
        first_name=to.first_name,
        name=to.name,
        email=address,
        language=to.language,
        at=letter.made_at,
        sent_on=now,
        letter=words,
    )
