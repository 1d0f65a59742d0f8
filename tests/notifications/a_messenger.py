"""`python -m tests.notifications.a_messenger DATABASE_URL PORT`: sends what is due, made to be killed."""

import asyncio
import sys

from services.notifications.app import email_channel
from services.notifications.errands.send_messages import Messenger
from shared.database import Database
from shared.work import Workplace
from tests.notifications.world import Time, clock_of, settings_for


async def main(database_url: str, port: int) -> None:
    """Sends what is due on the Monday of the tests."""
    place = Workplace(Database(database_url), "occitanie", "notifications", clock_of(Time()))
    await Messenger(email_channel(settings_for(database_url, port))).send_due(place)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
