"""Each door for programs, asked anything by somebody of each role, answers as its description says, and never breaks.

`MAILLON_DOORS_SECONDS` says for how long each of them asks; without it, they ask about a thousand things in all.
"""

import asyncio
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
import uvicorn

from deploy.documents.services import built_services
from services.confederation.handlers.from_unions import FromUnions
from services.confederation.models import Federation
from shared.clock import Clock
from shared.database import Database
from shared.identity import Role, Seals, Visitor, a_visitor
from shared.migrate import migrate
from shared.work import Workplace
from tests.confederation.browsers import the_app
from tests.confederation.conftest import MIGRATIONS
from tests.confederation.world import Hub, Speaker, a_cooperative, a_meeting, a_union
from tests.journeys.running import RunningNode, a_node, until
from tests.programs.asking import Asked, ask_everything, together
from tests.programs.world import MANDATES, settle
from tests.servers import PostgresServer

SECONDS = int(os.environ.get("MAILLON_DOORS_SECONDS", "0"))
FOR_MANY, FOR_A_FEW = 10, 3  # examples of each door; whoever may do most asks most
ON_THE_NODE = ("membership", "meetings", "notifications")
PEOPLE = {Role.MEMBER: "worker", Role.CONTACT: "contact", Role.ELECTED: "elected", Role.COMMITTEE_HOST: "host"}


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    """What each service says of its doors."""
    with TemporaryDirectory(prefix="maillon-") as folder:
        return {name: app.openapi() for name, app in built_services(Path(folder)).items()}


@pytest.fixture(scope="module")
def node(postgres: PostgresServer) -> Iterator[RunningNode]:
    """A node on PostgreSQL, which takes less than SQLite does."""
    made = {name: postgres.make_database() for name in ON_THE_NODE}
    urls = {f"MAILLON_{name.upper()}_DATABASE_URL": postgres.url(one) for name, one in made.items()}
    with (
        TemporaryDirectory(prefix="maillon-", ignore_cleanup_errors=True) as folder,
        a_node(Path(folder), "--union", "occitanie", "--name", "Occitanie", **urls) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def people(node: RunningNode) -> dict[str, UUID]:
    """Somebody of each mandate in a co-operative."""
    return dict(zip(MANDATES, map(UUID, settle(node)), strict=True))


def token(seals: Seals, visitor: Visitor, services: tuple[str, ...]) -> str:
    """For all that this visitor may do."""
    return seals.api_token(
        visitor, [f"{name}:{what}" for name in services for what in ("read", "write")], timedelta(hours=2)
    )


def kept_their_word(asked: Asked) -> None:
    """No answer broke its word, and there were answers."""
    assert asked.faults == {}, "\n".join(f"{what}\n    {how}" for what, how in asked.faults.items())
    assert asked.statuses.total() > 0
    assert [status for status in asked.statuses if status >= 500] == []


@pytest.mark.parametrize("role", [None, *PEOPLE, Role.OPERATOR, Role.STAFF])
def test_the_doors_of_a_node(
    node: RunningNode, people: dict[str, UUID], documents: dict[str, dict[str, Any]], role: Role | None
) -> None:
    who = a_visitor(people[PEOPLE[role]] if role in PEOPLE else None, role) if role else None
    everything = role is Role.STAFF
    asked = ask_everything(
        together([documents[name] for name in ON_THE_NODE]),
        token(node.seals, who, ON_THE_NODE) if who else "",
        address=node.address,
        examples=FOR_MANY if everything else FOR_A_FEW,
        thoroughly=everything,
        seconds=SECONDS,
    )
    kept_their_word(asked)
    assert asked.statuses[200] + asked.statuses[201] > 0


async def some_figures(url: str) -> None:
    """Two unions, two co-operatives and a meeting, as the hub takes them in."""
    hub, place = Hub(), Workplace(Database(url), "hub", "confederation", Clock())
    await migrate(place.database, MIGRATIONS)
    async with place.work() as work:
        work.add(a_union("occitanie", departments=["31"]))
        work.add(Federation(code="btp", name="Building", trades=["43"]))
    told = Speaker(hub).state(a_cooperative(1), a_cooperative(2))
    told += Speaker(hub, service="meetings").state(a_meeting())
    async with place.work() as work:
        await FromUnions().take(told, work)
    await place.database.close()


@pytest.fixture(scope="module")
def hub(postgres: PostgresServer) -> Iterator[tuple[str, Seals]]:
    """The hub's doors with some figures behind them, and its seals; its duties are not taken up."""
    url = postgres.url(postgres.make_database())
    asyncio.run(some_figures(url))
    app = the_app(url)
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started, "the hub answers")
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", app.state.seals
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("role", [None, Role.FEDERATION_READER, Role.OPERATOR, Role.ANALYST])
def test_the_doors_of_the_hub(hub: tuple[str, Seals], documents: dict[str, dict[str, Any]], role: Role | None) -> None:
    address, seals = hub
    federation = "btp" if role is Role.FEDERATION_READER else ""
    who = a_visitor(None, role, federation=federation) if role else None
    everything = role is Role.ANALYST
    asked = ask_everything(
        documents["confederation"],
        token(seals, who, ("confederation",)) if who else "",
        address=address,
        examples=FOR_MANY if everything else FOR_A_FEW,
        thoroughly=everything,
        seconds=SECONDS,
    )
    kept_their_word(asked)
