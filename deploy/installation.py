"""Which installation a node's folder holds: noted at its first start, made new by a restore, noticed of a copy.

A copy is another folder (another inode) at another path, or one on another machine. What is put back as a whole, such
as a snapshot of a virtual machine, is the same to everybody who looks from inside.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from shared.installation import FILE, Installation, Origin, install, installed

MACHINE = Path("/etc/machine-id")


def note_installation(data: Path) -> Installation:
    """The installation of that folder, at a start: a copy is on trial from now on."""
    file, here, now = data / FILE, place_of(data), datetime.now(UTC)
    known = installed(file)
    if known is None:
        mine = Installation(since=now, confirmed_at=now, place=here)
    elif known.place and is_elsewhere(known.place, here):
        mine = Installation(since=now, origin=Origin.COPIED, place=here)
    else:
        mine = known.model_copy(update={"place": here})
    if mine != known:
        install(file, mine)
    return mine


def note_in_containers(folder: Path, *, trial: bool) -> Installation:
    """The same where a setting says whether this is a copy on trial; once that is taken out, the copy is the node."""
    known, now = installed(folder / FILE), datetime.now(UTC)
    if trial and (known is None or not known.on_trial):
        mine = Installation(since=now, origin=Origin.RESTORED)
    elif known is None:
        mine = Installation(since=now, confirmed_at=now)
    elif known.on_trial and not trial:
        mine = known.confirmed(now, sends_waiting=False)
    else:
        return known
    install(folder / FILE, mine)
    return mine


def restored(data: Path, backed_up_at: datetime) -> None:
    """Notes that this folder was made from a backup of that time."""
    mine = Installation(since=datetime.now(UTC), origin=Origin.RESTORED, backed_up_at=backed_up_at)
    install(data / FILE, mine)


def place_of(data: Path) -> str:
    """Where a folder is: the machine, its inode, its path."""
    machine = MACHINE.read_text(encoding="utf-8").strip() if MACHINE.exists() else ""
    return f"{machine}:{os.stat(data).st_ino}:{data.resolve()}"  # noqa: PTH116 - one look


def is_elsewhere(before: str, now: str) -> bool:
    """Whether a folder seen there and one seen here are two: one of both, path and inode, may change alone."""
    (machine, inode, path), (machine_now, inode_now, path_now) = before.split(":", 2), now.split(":", 2)
    moved_machine = bool(machine and machine_now) and machine != machine_now
    return moved_machine or (inode != inode_now and path != path_now)
