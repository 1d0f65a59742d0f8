"""A sender that dies: nothing is lost, and only what the server took without our knowing is sent again, as a copy."""

import asyncio
import sys
from collections import Counter
from pathlib import Path

from services.notifications.errands.send_messages import LEASE, Messenger
from services.notifications.models.delivery import State
from shared.work import Workplace
from tests.notifications.postbox import Postbox
from tests.notifications.test_sending import send_all
from tests.notifications.world import Ear, Time, a_meeting, a_person, a_seat, many, states

ROOT = Path(__file__).parent.parent.parent


async def a_messenger(database_url: str, port: int) -> asyncio.subprocess.Process:
    """Starts a sender in a process of its own."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.notifications.a_messenger", database_url, str(port), cwd=ROOT
    )


async def test_a_kill_between_the_server_s_yes_and_our_note_sends_the_same_message_again_and_only_then(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox, time: Time, database_url: str
) -> None:
    await ear.hears(a_person(1), a_seat(1))
    process = await a_messenger(database_url, postbox.port)
    postbox.after_taking = process.kill
    await process.wait()
    assert len(postbox.raw) == 1 and await states(place) == [State.SENDING]
    postbox.after_taking = lambda: None
    await send_all(messenger, place)
    assert len(postbox.raw) == 1, "while the lease lasts, nobody else sends it"
    time.passes(seconds=LEASE.total_seconds())
    await send_all(messenger, place)
    first, second = postbox.taken()
    assert first["Message-ID"] == second["Message-ID"]
    assert await states(place) == [State.SENT]


async def test_a_kill_in_the_middle_of_many_loses_none_and_repeats_hardly_any(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox, time: Time, database_url: str
) -> None:
    await many(place, 100)
    await ear.hears(a_meeting())
    process = await a_messenger(database_url, postbox.port)
    postbox.after_taking = lambda: process.kill() if len(postbox.raw) == 40 else None
    await process.wait()
    postbox.after_taking = lambda: None
    time.passes(seconds=LEASE.total_seconds())
    await send_all(messenger, place)
    copies = Counter(message["Message-ID"] for message in postbox.taken())
    assert set(await states(place)) == {State.SENT} and len(copies) == 100
    assert len(postbox.raw) - 100 <= 40 and max(copies.values()) <= 2
    print(f"{len(postbox.raw) - 100} of 100 were sent twice, with the same Message-ID")


async def test_a_sender_that_is_told_to_stop_gives_back_what_it_did_not_come_to(
    messenger: Messenger, place: Workplace, ear: Ear, postbox: Postbox
) -> None:
    await many(place, 100)
    await ear.hears(a_meeting())
    sending = asyncio.create_task(messenger.send_due(place))
    postbox.after_taking = lambda: sending.cancel() if len(postbox.raw) == 10 else None
    await asyncio.gather(sending, return_exceptions=True)
    postbox.after_taking = lambda: None
    left = (await states(place)).count(State.SENDING)
    assert left <= 4, "one for each connection at most"
    await send_all(messenger, place)
    assert (await states(place)).count(State.SENT) == 100 - left
