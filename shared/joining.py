"""What joins a node to its hub: the file that the hub's operator hands over, and the place where the node keeps it."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, Field

from shared.union_code import LONGEST, PATTERN


class Join(BaseModel, frozen=True):
    """The join file (`maillon join FILE`), JSON.

    The two seeds (Ed25519 nkeys) are the union's own: `up_seed` lets the hub read its crossings and signs its totals,
    `down_seed` lets the node read what the hub announces. Whoever has the file can speak for the union.
    """

    union: str = Field(pattern=PATTERN, max_length=LONGEST)
    union_name: str = Field(min_length=1, max_length=100)
    departments: tuple[str, ...] = ()
    confederation: str = Field(min_length=1, max_length=100, description="the hub's name, as pages show it")
    hub: str = Field(pattern=r"^tls://[^/]+:\d+$", description="where nodes dial to")
    web: str = Field(default="", description="the address of the confederation's pages")
    ca: str = Field(default="", description="PEM of the authority that signed the hub's certificate")
    up_seed: str = Field(pattern=r"^SU[A-Z2-7]+$", repr=False)
    down_seed: str = Field(pattern=r"^SU[A-Z2-7]+$", repr=False)


def joined(kept: Path | None) -> Join | None:
    """The join that a node keeps; None while it belongs to no hub. Looked at anew each time: joining restarts no
    service.
    """
    try:
        told = kept.stat() if kept else None
    except FileNotFoundError:
        return None
    return read(kept, told.st_ino, told.st_mtime_ns) if kept and told else None


@lru_cache(maxsize=4)
def read(kept: Path, _inode: int, _changed_ns: int) -> Join:
    """The file as it is since then; each new one is written beside the old one, and takes its place."""
    return Join.model_validate_json(kept.read_text(encoding="utf-8"))
