"""A union whose clock is a year off is noticed, and shown; what it states counts all the same."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from services.confederation.models import Alarm, Cooperative
from services.confederation.queries.freshness import freshness
from shared.clock import Clock, utc_now
from shared.service import Service
from shared.settings import NodeSettings
from tests.deploy.until import until
from tests.faults.network import Network, a_network
from tests.faults.parts import standing
from tests.faults.processes import MIGRATIONS

A_YEAR = timedelta(days=365)

pytestmark = pytest.mark.faults


def in_a_year() -> datetime:
    """What that union believes."""
    return utc_now() + A_YEAR


class AYearAhead(NodeSettings):
    """The settings of a node on a machine with a wrong clock."""

    @property
    def clock(self) -> Clock:
        """A year ahead."""
        return Clock(super().clock.zone, in_a_year)


async def test_a_clock_that_is_a_year_off_is_noticed_and_shown(folder: Path) -> None:
    async with a_network(folder, "bretagne", "occitanie") as network:
        right = network.union_settings("bretagne")
        wrong = AYearAhead(**network.union_settings("occitanie").model_dump())
        async with (
            Service("membership", right, MIGRATIONS).at_work() as one,
            Service("membership", wrong, MIGRATIONS).at_work() as other,
        ):
            for service in (one, other):
                async with service.place.work() as work:
                    work.announce(standing(UUID(int=1), 7))
            await until(lambda: both_are_known(network), "both are in the books", 30)
        assert network.reader
        alarms = [(row.union, row.what) for row in await network.reader.ask(select(Alarm))]
        assert alarms == [("occitanie", "clock")]
        async with network.reader.database.reading() as session:
            shown = {one.union: one.clock_ahead for one in await freshness(session, utc_now())}
        assert shown["bretagne"] is None
        assert shown["occitanie"] and abs(shown["occitanie"] - A_YEAR) < timedelta(hours=1)


async def both_are_known(network: Network) -> bool:
    """Whether the hub counts the co-operatives of both."""
    assert network.reader
    try:
        rows = await network.reader.ask(select(Cooperative))
    except Exception:  # its tables are not made yet
        return False
    return {(row.union, row.jobs) for row in rows} == {("bretagne", 7), ("occitanie", 7)}
