"""A worker of the hub without containers: the confederation's service."""

import os
from pathlib import Path

from deploy.serving import Part, work
from services.confederation import app as confederation
from services.confederation.settings import ConfederationSettings

PARTS: tuple[Part, ...] = ((confederation, ConfederationSettings),)


def main() -> None:
    """`python -m deploy.worker_start deploy.hub.worker DESCRIPTOR`."""
    work("hub", PARTS, None, Path(os.environ["MAILLON_DATA"]))
