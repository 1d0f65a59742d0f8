"""What the hub notices about what unions state: numbers, origins, clocks, totals, epochs."""

import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import nkeys
import pytest

from services.confederation.actions.clear_figures import clear_figures
from services.confederation.handlers.from_unions import FromUnions
from services.confederation.models import Link, Trouble
from services.confederation.queries.alarms import open_alarms, past_alarms
from services.confederation.queries.figures import figures_of
from services.confederation.queries.freshness import Freshness, freshness
from services.confederation.queries.reconciliation import Reconciled, reconcile
from services.confederation.rules.lateness import Lateness
from services.confederation.rules.scope import Scope
from services.confederation.rules.standing import Signature, Standing
from shared.events.crossings import MeetingOpen
from shared.feed import Read
from shared.listener import Handler
from shared.work import Work, Workplace
from tests.confederation.conftest import know
from tests.confederation.world import DAY, Hub, Speaker, a_cooperative, a_meeting, a_union

Taking = Callable[..., Awaitable[None]]


async def troubles(place: Workplace) -> list[tuple[str, str]]:
    """What is wrong now, by whom."""
    async with place.database.reading() as session:
        return sorted((one.union, one.what) for one in await open_alarms(session))


async def standings(place: Workplace) -> list[Reconciled]:
    async with place.database.reading() as session:
        return await reconcile(session)


async def fresh(place: Workplace, hub: Hub, union: str) -> Freshness:
    async with place.database.reading() as session:
        return next(one for one in await freshness(session, hub.now) if one.union == union)


async def present(place: Workplace) -> int:
    async with place.database.reading() as session:
        figures = await figures_of(session, Scope.year_to(DAY))
    return figures.whole.presence.present if figures.whole.presence else 0


def a_key() -> tuple[str, str]:
    """A union's seed and its public key."""
    seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)
    return seed.decode(), nkeys.from_seed(bytearray(seed)).public_key.decode()


async def test_a_missing_number_is_an_alarm_until_the_totals_agree(place: Workplace, take: Taking, hub: Hub) -> None:
    speaker = Speaker(hub)
    speaker.state(a_cooperative(1), a_cooperative(2))
    await take(*hub.reads)
    assert await troubles(place) == []
    speaker.state(a_cooperative(3), lost=True)
    await take(*speaker.state(a_cooperative(4)))
    assert await troubles(place) == [("occitanie", Trouble.GAP)]
    await take(*speaker.totals())
    assert await troubles(place) == [("occitanie", Trouble.DIFFERS), ("occitanie", Trouble.GAP)]
    await take(*speaker.state(a_cooperative(3)), *speaker.totals())
    assert await troubles(place) == []
    async with place.database.reading() as session:
        assert sorted(one.what for one in await past_alarms(session)) == [Trouble.DIFFERS, Trouble.GAP]
    assert await present(place) == 4


async def test_numbers_that_step_back_are_an_alarm_and_change_nothing(place: Workplace, take: Taking, hub: Hub) -> None:
    reads = Speaker(hub).state(a_cooperative(1), a_cooperative(1, present=False, withdrawn_on=DAY - timedelta(days=9)))
    await take(*reads)
    await take(reads[0])
    assert await troubles(place) == [("occitanie", Trouble.STEP_BACK)]
    assert await present(place) == 0


async def test_a_copy_of_the_last_statement_is_nothing(place: Workplace, take: Taking, hub: Hub) -> None:
    reads = Speaker(hub).state(a_cooperative(1))
    await take(*reads)
    await take(*reads)
    assert (await troubles(place), await present(place)) == ([], 1)


async def test_what_names_another_union_is_not_counted_and_noted_where_it_came_from(
    place: Workplace, take: Taking, hub: Hub
) -> None:
    liar = Speaker(hub, "occitanie")
    liar.send(a_cooperative(1), source="bretagne")
    await take(*hub.reads)
    assert await troubles(place) == [("bretagne", Trouble.FOREIGN)]
    assert (await present(place), await standings(place)) == (0, [])


async def test_what_cannot_be_read_is_noted_and_its_number_counts(place: Workplace, take: Taking, hub: Hub) -> None:
    speaker = Speaker(hub)
    [good] = speaker.state(a_cooperative(1))
    spoilt = Read(good.sequence, good.subject, good.headers, good.body.replace(b'"present":true', b'"present":7'), 0)
    await take(spoilt, *speaker.state(a_cooperative(2)))
    assert await troubles(place) == [("occitanie", Trouble.UNREADABLE)]
    assert await present(place) == 1


async def test_garbage_is_noted(place: Workplace, take: Taking, hub: Hub) -> None:
    hub.take("agg.occitanie.membership.cooperative.1.presence.v1", b"\xff\x00 garbage", {})
    hub.take("something.else", b"", {})
    await take(*hub.reads)
    assert {what for _, what in await troubles(place)} == {Trouble.FOREIGN, Trouble.UNREADABLE}


async def test_a_kind_that_only_newer_hubs_know_is_noted_and_its_number_counts(
    place: Workplace, take: Taking, hub: Hub
) -> None:
    speaker = Speaker(hub)
    [read] = speaker.state(a_cooperative(1))
    newer = Read(read.sequence, read.subject.replace(".presence.v1", ".presence.v2"), read.headers, read.body, 10**18)
    await take(newer, *speaker.state(a_cooperative(2)))
    assert await troubles(place) == [("occitanie", Trouble.UNKNOWN_KIND)]


async def test_a_kind_of_meeting_that_is_not_known_counts_as_another(place: Workplace, take: Taking, hub: Hub) -> None:
    [read] = Speaker(hub, service="meetings").state(a_meeting(1))
    body = read.body.replace(b'"kind":"visit"', b'"kind":"hackathon"')
    await take(Read(1, read.subject, read.headers, body, read.stored_ns))
    async with place.database.reading() as session:
        met = (await figures_of(session, Scope.year_to(DAY))).whole.meetings
    assert met and met.held_by_kind == {"other": 1}


@pytest.mark.parametrize("minutes", [6, 60 * 24 * 365])
async def test_a_clock_that_runs_ahead_is_noticed_and_shown(
    place: Workplace, take: Taking, hub: Hub, minutes: int
) -> None:
    ahead = timedelta(minutes=minutes)
    speaker = Speaker(hub, clock=ahead)
    await take(*speaker.state(a_cooperative(1)))
    assert await troubles(place) == [("occitanie", Trouble.CLOCK)]
    assert (await fresh(place, hub, "occitanie")).clock_ahead == ahead
    speaker.clock = timedelta(minutes=4)
    await take(*speaker.state(a_cooperative(2)))
    assert await troubles(place) == []


async def test_a_clock_a_year_behind_is_noticed_where_the_link_was_up_all_the_time(
    place: Workplace, take: Taking, hub: Hub
) -> None:
    speaker = Speaker(hub, clock=-timedelta(days=365))
    await take(*speaker.state(a_cooperative(1)))
    assert await troubles(place) == []
    async with place.work() as work:
        since = hub.now - timedelta(hours=1)
        work.add(Link(union="occitanie", looked_at=hub.now, active_at=hub.now, linked_since=since))
    await take(*speaker.state(a_cooperative(2)))
    assert await troubles(place) == [("occitanie", Trouble.CLOCK)]


async def test_signed_totals_that_agree_say_so_and_a_difference_is_named(
    place: Workplace, take: Taking, hub: Hub
) -> None:
    seed, public = a_key()
    await know(place, a_union("occitanie", up_key=public))
    speaker = Speaker(hub)
    await take(*speaker.state(a_cooperative(1), a_cooperative(2)), *speaker.totals(seed))
    [agreed] = await standings(place)
    assert (agreed.standing, agreed.signature, agreed.ours) == (
        Standing.AGREES,
        Signature.GOOD,
        {"present": 2, "jobs": 20},
    )
    speaker.state(a_cooperative(2, jobs=50), lost=True)
    await take(*speaker.totals(seed))
    [differs] = await standings(place)
    assert differs.standing is Standing.DIFFERS
    assert [(what, which) for what, which, _, _ in differs.differences] == [
        ("checksum", "CooperativePresence"),
        ("measure", "jobs"),
    ]
    assert ("measure", "jobs", 60, 20) in differs.differences


async def test_totals_without_a_good_signature_are_flagged(place: Workplace, take: Taking, hub: Hub) -> None:
    seed, public = a_key()
    await know(place, a_union("occitanie", up_key=public))
    speaker = Speaker(hub)
    await take(*speaker.totals())
    assert (await standings(place))[0].signature is Signature.MISSING
    await take(*speaker.totals(a_key()[0]))
    assert (await standings(place))[0].signature is Signature.BAD
    await take(*speaker.totals(seed))
    assert (await standings(place))[0].signature is Signature.GOOD


async def test_what_a_restored_node_does_not_state_again_is_gone_once_it_has_stated_all(
    place: Workplace, take: Taking, hub: Hub
) -> None:
    speaker = Speaker(hub)
    await take(*speaker.state(*map(a_cooperative, range(1, 6))), *speaker.totals())
    speaker.new_epoch()
    await take(*speaker.state(a_cooperative(1), a_cooperative(2)))
    assert await present(place) == 5, "nothing goes before everything was stated"
    await take(*speaker.totals(complete=False))
    assert await present(place) == 5
    await take(*speaker.state(a_cooperative(3)), *speaker.totals())
    assert (await present(place), await troubles(place)) == (3, [])


async def test_another_services_epoch_ends_nothing(place: Workplace, take: Taking, hub: Hub) -> None:
    members, meetings = Speaker(hub), Speaker(hub, service="meetings")
    await take(*members.state(a_cooperative(1)), *meetings.state(a_meeting(1)))
    meetings.new_epoch()
    await take(*meetings.totals())
    assert await present(place) == 1


async def test_a_union_whose_link_is_silent_is_late(place: Workplace, take: Taking, hub: Hub) -> None:
    await take(*Speaker(hub).state(a_cooperative(1)))
    async with place.work() as work:
        work.add(Link(union="occitanie", looked_at=hub.now, active_at=hub.now, linked_since=hub.now, lag=3))
    assert (await fresh(place, hub, "occitanie")).lateness is Lateness.FRESH
    assert (await fresh(place, hub, "occitanie")).waiting == 3
    assert (await fresh(place, hub, "bretagne")).lateness is Lateness.NEVER_HEARD
    hub.now += timedelta(minutes=6)
    assert (await fresh(place, hub, "occitanie")).lateness is Lateness.CUT


async def test_reading_everything_again_gives_the_same_and_tells_others_nothing_twice(
    place: Workplace, hub: Hub
) -> None:
    told: list[UUID] = []

    async def pass_on(stated: MeetingOpen, work: Work) -> None:
        told.append(stated.meeting_id)

    projection = FromUnions([Handler(MeetingOpen, pass_on)])
    Speaker(hub).state(a_cooperative(1), a_cooperative(2))
    Speaker(hub, service="meetings").state(an_open_meeting(1), an_open_meeting(2))
    for _ in range(2):
        async with place.work() as work:
            await clear_figures(work)
            await projection.take(hub.reads, work)
    assert (await present(place), told) == (2, [UUID(int=1), UUID(int=2)])


def an_open_meeting(number: int, **given: Any) -> MeetingOpen:
    """A meeting with five seats for others."""
    at = a_meeting().starts_at
    facts: dict[str, Any] = {"starts_at": at, "ends_at": at, "registration_opens_at": at, "registration_closes_at": at}
    facts |= {"as_of": DAY, "open": True, "kind": "visit", "title": "A visit", "seats_for_others": 5}
    return MeetingOpen(meeting_id=UUID(int=number), **facts | given)
