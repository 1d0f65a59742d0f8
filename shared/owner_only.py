"""What a node or hub writes is its owner's alone: whoever reads a database, or a socket, can come in as anybody."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from shared.errors import Refused
from shared.logs import logger
from shared.text import say

OTHERS = 0o077
log = logger()


class FolderForEverybody(Refused):
    """A folder in which other people keep their things, too."""

    def __init__(self, folder: Path) -> None:
        super().__init__(say("{folder} is a folder for everybody. Choose one of its own.", folder=str(folder)))


def write_for_the_owner_alone() -> None:
    """Whatever this process and its children make from now on, nobody else can open: files, folders, sockets."""
    os.umask(OTHERS)


def close_to_others(folder: Path) -> None:
    """Mends what was written before that. Raises FolderForEverybody for one like /tmp, which is nobody's to close."""
    if folder.stat().st_mode & stat.S_ISVTX:
        raise FolderForEverybody(folder.absolute())
    for path in (folder, *(Path(where, name) for where, inner, files in os.walk(folder) for name in (*inner, *files))):
        with suppress(FileNotFoundError):  # a broker or a database that runs takes files away meanwhile
            if not path.is_symlink():  # a link may lead anywhere
                close(path)


def close(path: Path) -> None:
    """Takes from everybody else what they may do with it; whose it is, if not ours to close, the log says."""
    mode = stat.S_IMODE(path.stat().st_mode)
    try:
        if mode & OTHERS:
            path.chmod(mode & ~OTHERS)
    except PermissionError:
        log.warning("folder.open_to_others", path=str(path), owner=path.stat().st_uid)
