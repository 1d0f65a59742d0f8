"""`maillon`: starts a node, shows what is stuck, makes a sign-in link."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from deploy.alone import alone
from deploy.demo import union as demo_union
from deploy.installation import note_installation
from deploy.kept_node import kept_node
from deploy.node import Node
from shared.errors import Refused
from shared.logs import set_up_logs
from shared.owner_only import write_for_the_owner_alone

main = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=__doc__,
    callback=write_for_the_owner_alone,
)

Data = Annotated[Path, typer.Option(help="where the node keeps everything it knows", envvar="MAILLON_DATA")]
Port = Annotated[int, typer.Option(help="0 takes a free one")]
Host = Annotated[str, typer.Option(help="the name or address to listen on; 0.0.0.0 for the whole local network")]
Union = Annotated[str | None, typer.Option(help="the union's code: small letters, digits, hyphens")]
Name = Annotated[str | None, typer.Option(help="the union's name, as pages and messages show it")]
Scheme = Annotated[str | None, typer.Option(help="what a co-operative's number is: siren, companies_house, cuk, none")]
Workers = Annotated[int, typer.Option(min=1, max=32, help="processes that answer pages")]
AsJson = Annotated[bool, typer.Option("--json", help="prints one line of JSON when ready")]
PublicUrl = Annotated[str, typer.Option(help="the address in e-mails, if people reach the node by another")]


@main.command()
def up(
    data: Data = Path("var"),
    port: Port = 8080,
    host: Host = "localhost",
    union: Union = None,
    name: Name = None,
    registration_scheme: Scheme = None,
    workers: Workers = 1,
    as_json: AsJson = False,
    public_url: PublicUrl = "",
) -> None:
    """Starts a node: broker, services, one address. Ctrl-C stops it."""
    set_up_logs("node", json=os.environ.get("MAILLON_LOG_JSON") == "true")

    def node() -> Node:
        kept = kept_node(data, union=union, union_name=name, registration_scheme=registration_scheme)
        note_installation(data)
        return Node(data, host, port, workers, public_url, kept=kept, on_ready=announcer(as_json))

    run(data, node)


@main.command()
def demo(
    data: Data = Path("var/demo"),
    port: Port = 8080,
    host: Host = "localhost",
    workers: Workers = 1,
    as_json: AsJson = False,
) -> None:
    """Starts a node with an invented union in it: co-operatives, people, a season of meetings. Ctrl-C stops it."""
    os.environ.setdefault("MAILLON_LOG_LEVEL", "WARNING")
    os.environ.setdefault("MAILLON_TOUR", "false")
    os.environ.setdefault("MAILLON_SHOWS_ALL_LETTERS", "true")
    set_up_logs("node", json=os.environ.get("MAILLON_LOG_JSON") == "true", level=os.environ["MAILLON_LOG_LEVEL"])
    name, notice = demo_union.NAME, demo_union.NOTICE
    say_so = announcer(as_json)

    async def fill(ready: Node) -> None:
        await ready.alongside("deploy.demo", ready.local_address, str(data))
        if not ready.stopping.is_set():
            await say_so(ready)

    def node() -> Node:
        union = None if (data / "node.json").exists() else demo_union.CODE  # it may have joined as somebody else
        kept = kept_node(data, union=union, union_name=name, registration_scheme="siren", notice=notice)
        note_installation(data)
        return Node(data, host, port, workers, kept=kept, on_ready=fill)

    run(data, node)


@main.command()
def link(data: Data = Path("var")) -> None:
    """Prints a new sign-in link for the operator of the node; it works once, for half an hour."""
    arguments = [] if os.environ.get("MAILLON_DATABASE_URL") else [str(data)]
    become("deploy.operator_link", *arguments)


@main.command()
def backup(file: Path, data: Data = Path("var")) -> None:
    """Writes everything the node needs to live again into one file; the node may go on running."""
    become("deploy.backup", "back_up", str(data), str(file))


@main.command()
def restore(file: Path, data: Data = Path("var")) -> None:
    """Makes a copy on trial from a backup, in a new folder: it acts on nobody until `maillon confirm`."""
    become("deploy.backup", "restore", str(file), str(data))


@main.command()
def confirm(
    data: Data = Path("var"),
    send_waiting: Annotated[bool, typer.Option(help="letters that waited when the copy was made are sent")] = False,
) -> None:
    """Says that this copy is the node now; the old node must be off."""
    become("deploy.confirm", str(data), *(["--send-waiting"] if send_waiting else []))


@main.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def restate(context: typer.Context) -> None:
    """States everything again to the hub, in a new epoch; --afresh after a snapshot of the machine was put back."""
    become("deploy.restate", *context.args)


@main.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def parked(context: typer.Context) -> None:
    """What a service could not take in: list, show, replay, drop."""
    become("deploy.parked", *context.args)


@main.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def hub(context: typer.Context) -> None:
    """The confederation's hub: up, link, add-union, new-keys, revoke-union, rename, merge-unions, split, list …"""
    become("deploy.hub", *context.args)


@main.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def confederation(context: typer.Context) -> None:
    """The hub's figures: rebuild, reconcile."""
    become("deploy.confederation_tool", *context.args)


@main.command()
def join(
    file: Annotated[str, typer.Argument(help="the file that the hub's operator gave you; `-`: input")],
    data: Data = Path("var"),
    anyway: Annotated[bool, typer.Option("--anyway", help="also when the hub does not answer now")] = False,
) -> None:
    """Links the node to its confederation's hub; its services go on meanwhile."""
    become("deploy.join", "join", file, str(data), *(["--anyway"] if anyway else []))


@main.command()
def leave(data: Data = Path("var")) -> None:
    """Cuts the links to the hub and forgets its keys."""
    become("deploy.join", "leave", str(data))


def become(module: str, *arguments: str) -> None:
    """Goes on as another program of ours; `maillon up` itself stays small, for it only watches."""
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606 - ourselves


def run(data: Path, node: Callable[[], Node]) -> None:
    """Makes a node in a folder that is nobody else's and runs it until it is stopped; what keeps it is said."""
    try:
        with alone(data, "node"):
            asyncio.run(node().run())
    except Refused as refusal:
        raise SystemExit(str(refusal)) from None


def announcer(as_json: bool) -> Callable[[Node], Awaitable[None]]:
    """Says where a node is as soon as it is ready; the folder remembers it for `maillon link`."""

    async def say_so(ready: Node) -> None:
        (ready.data / "address").write_text(ready.address, encoding="utf-8")
        print(json.dumps(told(ready)) if as_json else words(ready), flush=True)

    return say_so


def told(node: Node) -> dict[str, str | int | bool]:
    """What a program needs to know of a node that is ready."""
    return {
        "address": node.address,
        "sign_in": node.sign_in,
        "mail": f"{node.address}/mail",
        "data": str(node.data),
        "union": node.kept.union,
        "on_trial": node.on_trial,
        "pid": os.getpid(),
    }


def words(node: Node) -> str:
    """The same for a person."""
    trial = "\n  A copy on trial: no e-mail leaves this machine, the hub hears nothing.\n" if node.on_trial else ""
    trial += "  It becomes the node with  maillon confirm\n" if trial else ""
    return (
        f"{trial}\n  {node.kept.union_name} is at  {node.address}\n"
        f"  Sign in once with   {node.sign_in}\n"
        f"  E-mails are shown   {node.address}/mail\n"
        f"  Everything is in    {node.data}\n"
        "  Stop with           Ctrl-C\n"
    )


if __name__ == "__main__":
    main()
