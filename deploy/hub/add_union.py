"""`maillon hub add-union`: a union that begins, or one that gets new keys after its old ones were revoked."""

from dataclasses import dataclass
from datetime import date

from deploy.broker.keys import new_key
from deploy.broker.recorded import KnownUnion
from deploy.hub.register import Register
from shared.errors import Refused
from shared.joining import Join
from shared.text import say


@dataclass(frozen=True)
class AddUnion:
    """What the operator says of a union."""

    code: str
    name: str
    departments: tuple[str, ...]
    since: date


async def add_union(register: Register, command: AddUnion) -> Join:
    """Makes its keys and lets them link; the join file holds the only copy of their seeds.

    A union that was revoked gets new keys; what was recorded of it stays.
    """
    if any(union.code == command.code and not union.linked and not union.until for union in register.unions()):
        return await new_keys(register, command.code)
    register.free_code(command.code)
    register.free_departments(command.departments)
    begun = begin(register, command)
    await register.change(begun.union)
    return begun.join


@dataclass(frozen=True)
class Begun:
    """A union that begins, and what its operator gets."""

    union: KnownUnion
    join: Join


def begin(register: Register, command: AddUnion) -> Begun:
    """A union with fresh keys; nothing is written yet."""
    up, down = new_key(), new_key()
    union = KnownUnion(
        code=command.code,
        name=command.name,
        departments=command.departments,
        since=command.since,
        up_key=up.public,
        down_key=down.public,
    )
    return Begun(union, register.join(union, up, down))


async def new_keys(register: Register, code: str) -> Join:
    """Other keys for a union, in place of the ones it has or had; whoever has the old ones is cut."""
    known = register.union(code)
    if known.until:
        raise Refused(say("{union} is no union any more, since {day}.", union=known.name, day=known.until.isoformat()))
    up, down = new_key(), new_key()
    union = known.model_copy(update={"up_key": up.public, "down_key": down.public})
    await register.change(union)
    return register.join(union, up, down)
