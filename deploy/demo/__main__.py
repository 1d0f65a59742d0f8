"""`python -m deploy.demo ADDRESS FOLDER`: fills the node at that address, whose data folder that is, if it is empty."""

import sys
from pathlib import Path

from deploy.demo.filling import Filling, is_empty
from deploy.demo.visitor import Guest, RefusedByNode, seals_of
from shared.clock import Clock

DONE = "demo-is-complete"


def main(address: str, folder: Path) -> None:
    """Fills an empty node; a complete demonstration is left as it is."""
    done = folder / DONE
    if done.exists():
        return
    clock = Clock()
    guest = Guest(address, seals_of(folder, clock))
    if not is_empty(guest):
        raise SystemExit(
            f"{folder} holds co-operatives, but no complete demonstration: nothing was added. "
            "Stop the node and delete the folder, or choose another with --data."
        )
    print("  An invented union moves in; the pages answer already.", file=sys.stderr, flush=True)
    try:
        Filling(guest, clock).run()
    except (OSError, RefusedByNode) as error:
        raise SystemExit(f"The demonstration is not complete: {error}") from None
    done.touch()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
