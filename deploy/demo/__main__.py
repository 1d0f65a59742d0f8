"""`python -m deploy.demo ADDRESS FOLDER`: fills the node at that address, whose data folder that is, if it is empty."""

import json
import sys
from pathlib import Path

from deploy.demo.faces import how_to_be
from deploy.demo.filling import Filling, is_empty
from deploy.demo.visitor import Guest, RefusedByNode, seals_of
from shared.clock import Clock

DONE = "demo-is-complete"


def main(address: str, folder: Path) -> None:
    """Fills an empty node and leaves a complete demonstration as it is; says as whom one may look at it."""
    done = folder / DONE
    if not done.exists():
        done.write_text(json.dumps(filled(address, folder)), encoding="utf-8")
    if told := done.read_text(encoding="utf-8"):
        print(how_to_be(address, json.loads(told)), file=sys.stderr, flush=True)


def filled(address: str, folder: Path) -> dict[str, str]:
    """Fills the node; some of its people, by their addresses."""
    clock = Clock()
    guest = Guest(address, seals_of(folder, clock))
    if not is_empty(guest):
        raise SystemExit(
            f"{folder} holds co-operatives, but no complete demonstration: nothing was added. "
            "Stop the node and delete the folder, or choose another with --data."
        )
    print("  An invented union moves in; the pages answer already.", file=sys.stderr, flush=True)
    filling = Filling(guest, clock)
    try:
        filling.run()
    except (OSError, RefusedByNode) as error:
        raise SystemExit(f"The demonstration is not complete: {error}") from None
    return filling.faces


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
