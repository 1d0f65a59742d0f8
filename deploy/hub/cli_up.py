"""`maillon hub up` and `maillon hub link`."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.alone import alone
from deploy.hub.cli import FOLDER, Data, main
from deploy.hub.kept_hub import kept_hub
from deploy.hub.running import Hub
from shared.errors import Refused
from shared.logs import set_up_logs


@main.command()
def up(
    data: Data = FOLDER,
    port: Annotated[int, typer.Option(help="of the pages; 0 takes a free one")] = 8090,
    host: Annotated[str, typer.Option(help="the address that the pages listen on")] = "localhost",
    leaf_port: Annotated[int | None, typer.Option(help="where unions dial in (7422); -1 takes a free one")] = None,
    public_host: Annotated[
        list[str] | None, typer.Option(help="the hub's name as unions dial it; several may be")
    ] = None,
    name: Annotated[str | None, typer.Option(help="the confederation's name, as pages show it")] = None,
    public_url: Annotated[str, typer.Option(help="the pages' address, if people reach them by another")] = "",
    certificate: Annotated[Path | None, typer.Option(help="one of your own for the links (PEM)")] = None,
    key: Annotated[Path | None, typer.Option(help="its key")] = None,
    authority: Annotated[Path | None, typer.Option(help="who signed it; none if a public authority did")] = None,
    workers: Annotated[int, typer.Option(min=1, max=32, help="processes that answer pages")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="prints one line of JSON when ready")] = False,
) -> None:
    """Starts the hub: broker, the confederation's service, one address. Ctrl-C stops it."""
    set_up_logs("hub", json=os.environ.get("MAILLON_LOG_JSON") == "true")
    own = {name: path and path.absolute() for name, path in {"cert": certificate, "key": key, "ca": authority}.items()}
    hosts = tuple(public_host) if public_host else None

    async def say_so(hub: Hub) -> None:
        (data / "address").write_text(hub.address, encoding="utf-8")
        kept_hub(data, web=hub.address, leaf_port=hub.server.leaf_port)
        print(json.dumps(told(hub)) if as_json else words(hub), flush=True)

    try:
        with alone(data, "hub"):
            kept = kept_hub(data, name=name, leaf_port=leaf_port, public_hosts=hosts, web=public_url, **own)
            asyncio.run(Hub(data, host, port, workers, public_url, kept=kept, on_ready=say_so).run())
    except Refused as refusal:
        raise SystemExit(str(refusal)) from None


@main.command()
def link(
    data: Data = FOLDER,
    analyst: Annotated[bool, typer.Option("--analyst", help="for somebody who reads all figures")] = False,
    federation: Annotated[str, typer.Option(help="for a reader of this federation")] = "",
    name: Annotated[str, typer.Option(help="whom it is for, so that you know them again on the account page")] = "",
) -> None:
    """Prints a new sign-in link: for the operator, an analyst, or a reader of one federation."""
    role = "federation_reader" if federation else "analyst" if analyst else "operator"
    os.execv(  # noqa: S606 - ourselves
        sys.executable, [sys.executable, "-m", "deploy.hub.link", str(data), role, federation, name]
    )


def told(hub: Hub) -> dict[str, str | int]:
    """What a program needs to know of a hub that is ready."""
    return {
        "address": hub.address,
        "sign_in": hub.sign_in,
        "dialled": hub.dialled,
        "data": str(hub.data),
        "pid": os.getpid(),
    }


def words(hub: Hub) -> str:
    """The same for a person."""
    return (
        f"\n  {hub.kept.name} is at  {hub.address}\n"
        f"  Sign in once with   {hub.sign_in}\n"
        f"  Unions dial         {hub.dialled}\n"
        f"  Everything is in    {hub.data}\n"
        f"  Add a union with    maillon hub add-union CODE --name NAME --data {hub.data}\n"
        "  Stop with           Ctrl-C\n"
    )
