"""The whole service on a real broker: what meetings announces is in the postbox a moment later."""

from collections.abc import Callable
from time import perf_counter

from deploy.broker.server import BrokerServer
from services.notifications.app import HERE, build
from shared.service import Service
from tests.notifications.postbox import Postbox
from tests.notifications.world import a_mandate, a_meeting, a_person, settings_for


async def test_an_announcement_is_in_the_postbox_a_moment_later_and_only_once(
    broker: BrokerServer, database_url: str, make_database_url: Callable[[], str], postbox: Postbox
) -> None:
    node = {"broker_url": broker.url_node, "broker_fed_url": broker.url_fed, "union": broker.union}
    app = build(settings_for(database_url, postbox.port, **node))
    speaker = Service("meetings", settings_for(make_database_url(), **node), HERE / "migrations")
    meeting = a_meeting(starts_at="2099-03-12T16:30:00Z", ends_at="2099-03-12T18:00:00Z")
    async with app.router.lifespan_context(app), speaker.at_work():
        async with speaker.place.work() as work:
            work.announce(a_person(1), a_person(2, email=None), a_mandate(1), a_mandate(2))
        async with speaker.place.work() as work:
            work.announce(meeting)
        began = perf_counter()
        await postbox.has(1)
        print(f"in the postbox after {perf_counter() - began:.1f} s")
        async with speaker.place.work() as work:
            work.announce(a_person(2))
        await postbox.has(2)
    assert postbox.recipients == ["aline.1@example.org", "aline.2@example.org"]
