"""`python -m bench [name …]`: measures, and prints one table."""

import importlib
import os
import sys

from bench.figures import Figure, table
from shared.logs import set_up_logs

MEASURES = (
    "events",
    "sign_ups",
    "agenda",
    "home",
    "imports",
    "changes",
    "memory",
    "start",
    "latency",
    "live",
    "idle",
    "overview",
    "federation",
    "rebuild",
    "search",
)


def main(names: list[str]) -> None:
    """Measures what is asked for, or everything."""
    unknown = set(names) - set(MEASURES)
    if unknown:
        sys.exit(f"There is no measure {', '.join(sorted(unknown))}. There are: {', '.join(MEASURES)}.")
    set_up_logs("bench", json=False, level="WARNING")
    figures: list[Figure] = []
    for name in names or MEASURES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        figures += importlib.import_module(f"bench.{name}").measure()
    print(f"\n{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n\n{table(figures)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
