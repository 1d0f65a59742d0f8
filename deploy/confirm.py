"""`maillon confirm`: this copy is the node now. The services hear of it within a second; none is started again."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from shared.errors import NotFound, Refused
from shared.installation import FILE, install, installed
from shared.text import say


def confirm(data: Path, *, sends_waiting: bool) -> None:
    """Raises Refused where there is nothing to confirm."""
    mine = installed(data / FILE)
    if mine is None:
        raise NotFound(say("{data} holds no copy of a node. Name its folder with --data.", data=str(data)))
    if mine.speaks:
        raise Refused(say("The folder {data} is the node already.", data=str(data)))
    install(data / FILE, mine.confirmed(datetime.now(UTC), sends_waiting=sends_waiting))


def main(data: str, *choices: str) -> None:
    """`python -m deploy.confirm DATA [--send-waiting]`."""
    try:
        confirm(Path(data), sends_waiting="--send-waiting" in choices)
    except Refused as refusal:
        raise SystemExit(str(refusal)) from None
    print("This is the node now. Letters go out again; everything is stated anew to the hub, if it has one.")


if __name__ == "__main__":
    main(*sys.argv[1:])
