"""`maillon parked`: the events that a service could not take in, and what to do with them."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import select

from deploy.environment import SERVICES, database_url
from shared.clock import Clock
from shared.database import Database
from shared.errors import Refused
from shared.events.envelope import Envelope
from shared.parked import drop as drop_event
from shared.parked import replay as replay_event
from shared.tables import parked
from shared.work import Work, Workplace

parked_commands = typer.Typer(no_args_is_help=True, help=__doc__)

Data = Annotated[Path, typer.Option(help="the node's folder", envvar="MAILLON_DATA")]
Which = Annotated[str, typer.Argument(help="SERVICE:NUMBER, as the list shows it")]


@parked_commands.command("list")
def list_parked(data: Data = Path("var")) -> None:
    """Lists what is set aside, oldest first."""
    found = [(service, row) for service in SERVICES for row in asyncio.run(rows(service, data))]
    for service, row in found:
        print(f"{service}:{row.pos}  {row.state:8}  {row.listener}  {row.parked_at:%Y-%m-%d %H:%M}  {row.reason}")
    if not found:
        print("Nothing is set aside.")


@parked_commands.command()
def show(which: Which, data: Data = Path("var")) -> None:
    """Shows one event whole, as JSON."""
    service, number = parts(which)
    row = next((row for row in asyncio.run(rows(service, data)) if row.pos == number), None)
    if row is None:
        raise SystemExit(f"There is no parked event {which}. List them with: maillon parked list")
    event = Envelope(row.event_id, row.subject, row.headers, row.body)
    facts = {name: str(getattr(row, name)) for name in ("listener", "state", "tries", "due_at", "reason", "subject")}
    print(json.dumps(facts | {"event": readable(event)}, indent=1, ensure_ascii=False))


@parked_commands.command()
def replay(which: Which, data: Data = Path("var")) -> None:
    """Has an event tried again at once; those behind it follow."""
    asyncio.run(act(which, data, replay_event))
    print(f"{which} is tried again now; see with: maillon parked list")


@parked_commands.command()
def drop(which: Which, data: Data = Path("var")) -> None:
    """Forgets an event for good; those behind it go on."""
    asyncio.run(act(which, data, drop_event))
    print(f"{which} is dropped.")


async def rows(service: str, data: Path) -> list[Any]:
    """What is set aside in one service; nothing when it has no database here."""
    if (url := url_of(service, data)) is None:
        return []
    database = Database(url)
    try:
        async with database.reading() as session:
            return list((await session.exec(select(*parked.c).order_by(parked.c.pos))).all())
    finally:
        await database.close()


async def act(which: str, data: Path, do: Callable[[Work, int], Awaitable[None]]) -> None:
    """Opens a work on the service's database and does something to one event."""
    service, number = parts(which)
    url = url_of(service, data)
    if url is None:
        raise SystemExit(f"The database of {service} is not here. Name the node's folder with --data.")
    place = Workplace(Database(url), "", service, Clock())
    try:
        async with place.work() as work:
            await do(work, number)
    except Refused as refusal:
        raise SystemExit(str(refusal)) from None
    finally:
        await place.database.close()


def url_of(service: str, data: Path) -> str | None:
    """A service's database: the one of its container, or the one in the node's folder."""
    if own := os.environ.get("MAILLON_DATABASE_URL"):
        return own if os.environ.get("MAILLON_SERVICE", service) == service else None
    url = database_url(data, service)
    return url if not url.startswith("sqlite") or (data / f"{service}.sqlite").exists() else None


def parts(which: str) -> tuple[str, int]:
    """SERVICE:NUMBER."""
    service, _, number = which.partition(":")
    if service not in SERVICES or not number.isdigit():
        raise SystemExit(f"{which!r} is not of the form SERVICE:NUMBER, such as meetings:12.")
    return service, int(number)


def readable(event: Envelope) -> Any:
    """The event as JSON, or what its body is when it is none."""
    try:
        return event.structured()
    except ValueError:
        return {"headers": event.headers, "body": event.body.decode(errors="replace")}


if __name__ == "__main__":
    parked_commands(prog_name="maillon parked")
