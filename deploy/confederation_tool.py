"""`maillon confederation`: makes the hub's figures anew from the stream, and compares them with what unions signed."""

import asyncio
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.broker.credentials import kept_credentials
from deploy.broker.folder import BrokerFolder
from deploy.hub.link import settings as settings_of
from services.confederation.app import rebuild as rebuild_figures
from services.confederation.app import reconcile as reconcile_figures
from services.confederation.settings import ConfederationSettings

main = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

Data = Annotated[Path, typer.Option(help="the hub's folder", envvar="MAILLON_DATA")]
FOLDER = Path("var/hub")
DISAGREES = 1


@main.command()
def rebuild(data: Data = FOLDER) -> None:
    """Makes every figure anew from the stream, after a definition changed. The hub goes on meanwhile."""
    try:
        seconds = asyncio.run(rebuild_figures(settings(data), progress))
    except (OSError, TimeoutError):
        raise SystemExit("The hub's broker does not answer. Start the hub first: maillon hub up") from None
    print(f"\rEvery figure is made anew, in {seconds:.1f} s.          ")


@main.command()
def reconcile(data: Data = FOLDER) -> None:
    """Compares the hub's sums with the totals that each union signed, and names each difference."""
    found = asyncio.run(reconcile_figures(settings(data)))
    for one in found:
        state = f"{one.standing.value.replace('_', ' ')}, signature {one.signature.value}"
        print(f"{one.union:16} {one.service:12} {one.day or '-':10}  {state}, {one.since} read since")
        for what, which, stated, ours in one.differences:
            print(f"{'':30}{what} {which}: the union says {stated}, the hub has {ours}")
    if not found:
        print("No union has stated anything yet.")
    raise SystemExit(DISAGREES if any(troubled(one) for one in found) else 0)


def troubled(one: Any) -> bool:
    """Whether somebody should look: sums differ, numbers went back, or nobody vouches for them."""
    return bool(one.differences) or one.standing.value == "went_back" or one.signature.value != "good"


def progress(at: int, end: int) -> None:
    """How far it is, on the terminal."""
    print(f"\r{at:,} of {end:,} crossings", end="", flush=True)


def settings(data: Path) -> ConfederationSettings:
    """The service's settings; in a hub's folder, with the address at which its broker answers."""
    found = settings_of(data)
    if os.environ.get("MAILLON_DATABASE_URL"):
        return found
    address = f"nats://fed:{kept_credentials(data).fed}@127.0.0.1:{BrokerFolder(data).ports.client}"
    return found.model_copy(update={"broker_fed_url": address})


if __name__ == "__main__":
    main(prog_name="maillon confederation")
