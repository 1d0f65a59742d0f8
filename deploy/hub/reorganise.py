"""`maillon hub merge-unions` and `split`: unions that end, and what they become; history stays with those who made it.

The keys of a union that ended stay good, so that its node can state its last days, until they are revoked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from deploy.broker.recorded import KnownUnion
from deploy.hub.add_union import AddUnion, Begun, begin
from deploy.hub.register import Register
from shared.errors import Refused
from shared.joining import Join
from shared.text import say


@dataclass(frozen=True)
class MergeUnions:
    """Some unions become one: a new one, which then needs a name, or one of those there are."""

    codes: tuple[str, ...]
    into: str
    name: str
    on: date


async def merge_unions(register: Register, command: MergeUnions) -> Join | None:
    """The join file of the new union; None when the one they merge into was there before."""
    ending = [present(register, code) for code in command.codes if code != command.into]
    if not ending:
        raise Refused(say("Name at least one union that ends."))
    departments = [one for union in ending for one in union.departments]
    existing = next((union for union in register.present() if union.code == command.into), None)
    ended = [end(union, (command.into,), command.on) for union in ending]
    if existing:
        all_of_it = tuple(sorted({*existing.departments, *departments}))
        await register.change(*ended, existing.model_copy(update={"departments": all_of_it}))
        return None
    register.free_code(command.into)
    if not command.name:
        raise Refused(say("{code} is a new union: give its name with --name.", code=command.into))
    begun = begin(register, AddUnion(command.into, command.name, tuple(sorted(departments)), command.on))
    await register.change(*ended, begun.union)
    return begun.join


async def split_union(register: Register, code: str, parts: Sequence[AddUnion]) -> list[Join]:
    """The join files of the new unions; one part may be the old union, which then stays, smaller."""
    old = present(register, code)
    shared_out = [department for part in parts for department in part.departments]
    if sorted(shared_out) != sorted(old.departments):
        raise Refused(
            say(
                "Each department of {union} must go to exactly one part: {departments}.",
                union=old.name,
                departments=", ".join(old.departments),
            )
        )
    begun: list[Begun] = []
    for part in parts:
        if part.code != code:
            register.free_code(part.code)
            begun.append(begin(register, part))
    stays = next((part for part in parts if part.code == code), None)
    successors = tuple(part.code for part in parts)
    rest = old.model_copy(update={"departments": stays.departments}) if stays else end(old, successors, parts[0].since)
    await register.change(rest, *(one.union for one in begun))
    return [one.join for one in begun]


def end(union: KnownUnion, successors: tuple[str, ...], on: date) -> KnownUnion:
    """A union that is none any more from that day on."""
    if on <= union.since:
        raise Refused(say("{union} only began on {day}.", union=union.name, day=union.since.isoformat()))
    return union.model_copy(update={"until": on - timedelta(days=1), "successors": successors})


def present(register: Register, code: str) -> KnownUnion:
    """A union of today."""
    union = register.union(code)
    if union.until:
        raise Refused(say("{union} is no union any more, since {day}.", union=union.name, day=union.until.isoformat()))
    return union


def parts_of(texts: Sequence[str], since: date) -> list[AddUnion]:
    """What `--into CODE=NAME:DEPARTMENTS` says."""
    parts = []
    for text in texts:
        head, colon, departments = text.rpartition(":")
        code, _, name = head.partition("=")
        if not colon or not code:
            raise Refused(
                say("Write --into CODE=NAME:DEPARTMENTS, as in --into nord=Nord:59,62. This was: {text}", text=text)
            )
        parts.append(AddUnion(code, name or code, tuple(filter(None, departments.split(","))), since))
    return [replace(part, departments=tuple(sorted(part.departments))) for part in parts]
