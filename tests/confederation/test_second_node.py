"""Two nodes with one name and one key, and a node that was set back: the hub counts one of them, and says so."""

from dataclasses import replace
from itertools import count

from services.confederation.actions.tell_how_far import tell_whoever_is_linked
from services.confederation.errands.compare_totals import compare_totals
from services.confederation.models import Trouble
from services.confederation.queries.alarms import open_alarms
from services.confederation.queries.reconciliation import reconcile
from services.confederation.rules.standing import Standing
from shared.events.national import CrossingsRead, NodeKnown, RestatementAsked
from shared.work import Workplace
from tests.confederation.conftest import Taking
from tests.confederation.telling import announced
from tests.confederation.test_books import present
from tests.confederation.world import Hub, Speaker, a_cooperative

OLD, NEW = "1700000000.old", "1800000000.new"


async def troubles(place: Workplace) -> list[str]:
    """What is wrong now."""
    async with place.database.reading() as session:
        return sorted(one.what for one in await open_alarms(session))


async def standing(place: Workplace) -> Standing:
    """How the union's only service stands."""
    async with place.database.reading() as session:
        (found,) = await reconcile(session)
    return found.standing


async def test_the_node_that_was_confirmed_last_is_counted_and_the_older_one_is_held_shown_and_told(
    place: Workplace, hub: Hub, take: Taking
) -> None:
    old = Speaker(hub, installation=OLD)
    await take(*old.state(*(a_cooperative(number) for number in range(1, 6))), *old.totals())
    assert await present(place) == 5 and await troubles(place) == []
    new = Speaker(hub, installation=NEW, epoch=2)
    await take(*new.state(a_cooperative(1), a_cooperative(2)))
    assert await troubles(place) == [Trouble.SECOND_NODE]
    await take(*new.totals())
    assert await present(place) == 2 and await troubles(place) == []
    old.epoch, old.numbers = 3, count(1)  # also an epoch of its own does not bring it back
    await take(*old.state(a_cooperative(6)), *old.totals())
    assert await present(place) == 2 and await troubles(place) == [Trouble.SECOND_NODE]
    told = [one for one in await announced(place) if isinstance(one, NodeKnown)]
    assert [(one.to, one.installation) for one in told] == [("occitanie", OLD), ("occitanie", NEW)]


async def test_a_node_of_which_nobody_noted_which_it_is_is_counted_as_ever(
    place: Workplace, hub: Hub, take: Taking
) -> None:
    stamped, plain = Speaker(hub, installation=OLD), Speaker(hub)
    await take(*stamped.state(a_cooperative(1)))
    plain.numbers = count(2)
    await take(*plain.state(a_cooperative(2)))
    assert await present(place) == 2 and await troubles(place) == []


async def test_numbers_that_went_back_never_agree_and_the_union_is_asked_at_once(
    place: Workplace, hub: Hub, take: Taking
) -> None:
    speaker = Speaker(hub)
    await take(*speaker.state(a_cooperative(1)), *speaker.totals())
    earlier = replace(speaker, latest=dict(speaker.latest), numbers=count(2))
    await take(*speaker.state(a_cooperative(2), a_cooperative(3)), *speaker.totals())
    assert await standing(place) is Standing.AGREES
    await take(*earlier.totals())
    assert await standing(place) is Standing.WENT_BACK and await present(place) == 3
    for _ in range(2):
        await compare_totals(place)
    (asked,) = [one for one in await announced(place) if isinstance(one, RestatementAsked)]
    assert asked.to == "occitanie"
    assert (asked.read_epochs, asked.read_numbers) == ({"membership": 1}, {"membership": 5})
    earlier.epoch, earlier.numbers = 2, count(1)
    await take(*earlier.state(a_cooperative(1)), *earlier.totals())
    assert await standing(place) is Standing.AGREES and await present(place) == 1


async def test_a_union_is_told_how_far_it_was_read_when_its_link_comes_up_and_never_the_same_twice(
    place: Workplace, hub: Hub, take: Taking
) -> None:
    async def told() -> list[tuple[str, dict[str, int], dict[str, int]]]:
        heard = [one for one in await announced(place) if isinstance(one, CrossingsRead)]
        return [(one.to, one.read_epochs, one.read_numbers) for one in heard]

    occitanie, bretagne = Speaker(hub), Speaker(hub, union="bretagne", epoch=7)
    await take(*occitanie.state(a_cooperative(1), a_cooperative(2)), *bretagne.state(a_cooperative(3)))
    for _ in range(2):
        await tell_whoever_is_linked("occitanie", place)
    first = ("occitanie", {"membership": 1}, {"membership": 2})
    assert await told() == [first]
    await tell_whoever_is_linked("", place)  # the hub was away itself
    assert await told() == [first, ("bretagne", {"membership": 7}, {"membership": 1})]
    await take(*occitanie.state(a_cooperative(3)))
    await tell_whoever_is_linked("occitanie", place)
    assert (await told())[2:] == [("occitanie", {"membership": 1}, {"membership": 3})]
