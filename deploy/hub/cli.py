"""`maillon hub …`: what the hub's operator says about unions and federations, while the hub runs."""

import asyncio
import re
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from deploy.broker.private_file import write_private
from deploy.broker.recorded import KnownFederation, known_federations
from deploy.hub.add_union import AddUnion, add_union, new_keys
from deploy.hub.change_union import rename_union, revoke_union
from deploy.hub.readers import add_reader, revoke_reader
from deploy.hub.register import Register, today
from deploy.hub.reorganise import MergeUnions, merge_unions, parts_of, split_union
from shared.errors import Refused
from shared.joining import Join

main = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

Data = Annotated[Path, typer.Option(help="the hub's folder", envvar="MAILLON_DATA")]
Code = Annotated[str, typer.Argument(help="the union's code: small letters, digits, hyphens")]
Name = Annotated[str, typer.Option(help="the name, as pages show it")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="the first day; today if not said")]
Out = Annotated[Path | None, typer.Option("-o", "--out", help="where the join file goes; `-` prints it")]
Departments = Annotated[str, typer.Option(help="codes with commas: 09,11,12")]
FOLDER = Path("var/hub")


@main.command("add-union")
def add(
    code: Code, name: Name, departments: Departments = "", since: Day = None, out: Out = None, data: Data = FOLDER
) -> None:
    """A union begins: makes its keys and its join file, the only copy of them."""
    command = AddUnion(code, name, codes_in(departments), since.date() if since else today())
    hand_over([doing(add_union(register(data), command))], out)


@main.command("new-keys")
def rekey(code: Code, out: Out = None, data: Data = FOLDER) -> None:
    """Other keys and another join file for a union, whose old ones were lost, seen or revoked."""
    hand_over([doing(new_keys(register(data), code))], out)


@main.command("revoke-union")
def revoke(code: Code, data: Data = FOLDER) -> None:
    """Cuts a union at once: its keys open nothing any more. What it stated stays."""
    union = doing(revoke_union(register(data), code))
    print(f"{union.name}: its keys are revoked and its links are cut.")


@main.command()
def rename(code: Code, name: Name, data: Data = FOLDER) -> None:
    """Another name for a union; its code stays."""
    union = doing(rename_union(register(data), code, name))
    print(f"{union.code} is called {union.name} now.")


@main.command("merge-unions")
def merge(
    codes: Annotated[list[str], typer.Argument(help="the unions that end")],
    into: Annotated[str, typer.Option(help="the code of the one they become, new or not")],
    name: Name = "",
    on: Day = None,
    out: Out = None,
    data: Data = FOLDER,
) -> None:
    """Unions become one. The keys of those that ended stay good until you revoke them."""
    command = MergeUnions(tuple(codes), into, name, on.date() if on else today())
    join = doing(merge_unions(register(data), command))
    print(f"{', '.join(code for code in codes if code != into)} -> {into}")
    hand_over([join] if join else [], out)


@main.command()
def split(
    code: Code,
    into: Annotated[list[str], typer.Option(help="CODE=NAME:DEPARTMENTS, once for each part")],
    on: Day = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="the folder for the join files")] = Path(),
    data: Data = FOLDER,
) -> None:
    """A union becomes several; a part with its own code stays, with those departments."""
    for join in doing(split_union(register(data), code, spoken(into, on))):
        hand_over([join], out / f"{join.union}.join.json")


@main.command("add-federation")
def federation(
    code: Code,
    name: Name,
    trades: Annotated[str, typer.Option(help="the beginnings of its trades' codes: 41,42,43")] = "",
    data: Data = FOLDER,
) -> None:
    """A trade federation, new or changed: it reads its co-operatives across unions."""
    known = checked(KnownFederation, code=code, name=name, trades=codes_in(trades))
    doing(register(data).change_federation(known))
    print(f"{name} is recorded. A reader signs in with: maillon hub link --federation {code}")


@main.command("add-reader")
def reader(name: Annotated[str, typer.Argument(help="what it is called")], data: Data = FOLDER) -> None:
    """Somebody reads FED_AGG with a tool of their own: prints the address to connect to, once."""
    print(doing(add_reader(register(data), name)))


@main.command("revoke-reader")
def end_reader(name: Annotated[str, typer.Argument(help="what it is called")], data: Data = FOLDER) -> None:
    """Its address opens nothing any more."""
    doing(revoke_reader(register(data), name))
    print(f"{name} reads no more.")


@main.command("list")
def show(data: Data = FOLDER) -> None:
    """The unions, those of before too, and the federations."""
    kept = register(data)
    for union in kept.unions():
        state = f"until {union.until}" if union.until else "linked" if union.linked else "revoked"
        became = f" -> {', '.join(union.successors)}" if union.successors else ""
        print(f"{union.code:16} {state:17} since {union.since}  {union.name}  [{','.join(union.departments)}]{became}")
    for one in known_federations(kept.federations):
        print(f"{one.code:16} federation  {one.name}  [{','.join(one.trades)}]")


@main.command()
def announce(data: Data = FOLDER) -> None:
    """Tells the confederation's service again what is recorded, as after its database was made anew."""
    doing(register(data).announce_all())


def register(data: Path) -> Register:
    """The register of that folder; a refusal is said in words."""
    try:
        return Register(data)
    except Refused as refusal:
        raise SystemExit(str(refusal)) from None


def doing(task: Coroutine[Any, Any, Any]) -> Any:
    """Does it; a refusal, or a hub that does not answer, is said in words."""
    try:
        return asyncio.run(task)
    except Refused as refusal:
        raise SystemExit(str(refusal)) from None
    except ValidationError as error:
        raise SystemExit(words_of(error)) from None


def spoken(into: list[str], on: datetime | None) -> list[AddUnion]:
    """The parts of a union, or what is wrong with them."""
    try:
        return parts_of(into, on.date() if on else today())
    except Refused as refusal:
        raise SystemExit(str(refusal)) from None


def checked(kind: type[KnownFederation], **values: Any) -> KnownFederation:
    """The federation, or what is wrong with it."""
    try:
        return kind(**values)
    except ValidationError as error:
        raise SystemExit(words_of(error)) from None


def words_of(error: ValidationError) -> str:
    """What is wrong with a code or a name."""
    return "\n".join(f"{one['loc'][0]}: {one['msg']} ({one['input']!r})" for one in error.errors())


def codes_in(text: str) -> tuple[str, ...]:
    """Codes with commas or spaces between them."""
    return tuple(sorted(filter(None, re.split(r"[,\s]+", text))))


def hand_over(joins: list[Join], out: Path | None) -> None:
    """Writes join files, for their owner's eyes alone, and says what to do with them."""
    for join in joins:
        if str(out) == "-":
            print(join.model_dump_json(indent=1))
            continue
        file = out or Path(f"{join.union}.join.json")
        write_private(file, join.model_dump_json(indent=1))
        print(f"{join.union_name} ({join.union}) may join with the file {file}")
        print("It is secret: whoever has it speaks for the union. On the union's node:  maillon join FILE")
