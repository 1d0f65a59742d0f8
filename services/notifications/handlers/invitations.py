"""People are invited after a meeting was announced: for something that is known only now they are concerned by it."""

from datetime import date
from typing import Any
from uuid import UUID

from services.notifications.actions.tell import Fact, tell
from services.notifications.models import MeetingCard
from services.notifications.models.notice import Kind
from services.notifications.queries.cards import announced_since, card
from services.notifications.queries.concerned import those_concerned
from services.notifications.rules.meeting_facts import instant
from shared.events.meetings import MeetingChanged
from shared.work import Work


def invitation(card: MeetingCard) -> Fact:
    """A meeting is on, as it stands now. Only for a card whose announcement was heard."""
    assert card.announced_by and card.announcement is not None
    values = {**card.facts(), **card.when_and_where()}
    return Fact(card.announced_by, Kind.MEETING_ANNOUNCED, card.meeting_id, values)


async def invite_to_what_was_announced(person_id: UUID, since: UUID, work: Work) -> None:
    """To what was announced after the event `since`, as far as it concerns them; nobody is invited twice."""
    for one in await announced_since(work.session, since, work.now):
        if takes_registrations(one, work):
            found = await those_concerned(work.session, day_of(one, work), departments_of(one), person_id)
            await tell(invitation(one), found.invited, work, inbox_only=found.staff)


async def invite_newly_concerned(event: MeetingChanged, before: dict[str, Any], work: Work) -> None:
    """Those whose mandate, and whose co-operative's membership, covers the new day and did not cover the old one."""
    old = instant(before.get("starts_at"))
    one = await card(work.session, event.meeting_id)
    if old is None or one is None or one.announced_by is None or not takes_registrations(one, work):
        return
    now, then = day_of(one, work), work.place.clock.local(old).date()
    if now == then:
        return
    found = await those_concerned(work.session, now, departments_of(one))
    known = await those_concerned(work.session, then, departments_of(one))
    knew = known.invited | known.staff | {*event.registered, *event.waiting}
    await tell(invitation(one), found.invited - knew, work, inbox_only=found.staff - knew)


def day_of(one: MeetingCard, work: Work) -> date:
    """The meeting's day, in the union's zone."""
    return work.place.clock.local(one.starts_at).date()


def departments_of(one: MeetingCard) -> tuple[str, ...]:
    """Whose people it concerns now; everybody when there is none."""
    return tuple(one.facts().get("departments", ()))


def takes_registrations(one: MeetingCard, work: Work) -> bool:
    """Whether one may still ask for a seat: an invitation that comes too late is none."""
    closes_at = instant(one.facts().get("registration_closes_at"))
    return closes_at is None or work.now < closes_at
