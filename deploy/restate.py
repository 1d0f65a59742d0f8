"""`maillon restate`: the node states everything again to its hub, in a new epoch.

Needed by hand only after a copy of the whole machine was put back (a snapshot of a virtual machine): everything else
that was set back is noticed by the node itself. With `--afresh` the stream is made anew too, for a hub reads on from
where it was and would miss what a shortened stream holds below that.
"""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import nats
import typer
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from deploy.broker.credentials import kept_credentials
from deploy.broker.ports import kept_ports
from deploy.environment import SERVICES
from deploy.parked import url_of
from shared.clock import Clock
from shared.database import Database
from shared.epochs import begin_epoch
from shared.installation import FILE, installed
from shared.streams import AGGREGATE
from shared.work import Workplace

Data = Annotated[Path, typer.Option(help="the node's folder", envvar="MAILLON_DATA")]
Afresh = Annotated[bool, typer.Option("--afresh", help="the stream is made anew too, after a snapshot was put back")]
WHY = "the operator asked"


def restate(data: Data = Path("var"), afresh: Afresh = False) -> None:
    """States everything again to the hub, in a new epoch; the node may go on running."""
    if (mine := installed(data / FILE)) and mine.on_trial:
        raise SystemExit("This is a copy on trial: it states nothing until `maillon confirm`.")
    done = [one for one in SERVICES if (url := url_of(one, data)) and asyncio.run(new_epoch(one, url))]
    if not done:
        raise SystemExit("No database is here. Name the node's folder with --data.")
    if afresh:
        asyncio.run(delete_stream(data))
    print(f"{', '.join(done)}: everything will be stated again as soon as the node runs.")


async def new_epoch(service: str, url: str) -> int:
    """Its number, in one service's database."""
    place = Workplace(Database(url), "", service, Clock())
    try:
        async with place.work() as work:
            return await begin_epoch(work, WHY)
    finally:
        await place.database.close()


async def delete_stream(data: Path) -> None:
    """Takes the stream of crossings away; the services make another one, and notice that it is another one."""
    try:
        client = await nats.connect(broker_url(data), allow_reconnect=False, connect_timeout=2)
    except (OSError, NatsError) as error:
        raise SystemExit("The broker does not answer. Start the node, then run this again.") from error
    try:
        await client.jetstream().delete_stream(AGGREGATE)
    except NotFoundError:
        print("There is no stream of crossings yet.")
    finally:
        await client.close()


def broker_url(data: Path) -> str:
    """The account FED: the one of this container's environment, or of the node in the folder."""
    if named := os.environ.get("MAILLON_BROKER_FED_URL"):
        return named
    return f"nats://fed:{kept_credentials(data).fed}@127.0.0.1:{kept_ports(data / 'broker').client}"


if __name__ == "__main__":
    typer.run(restate)
