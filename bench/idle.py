"""What a node that has joined costs while nothing happens: processor, and bytes over its link."""

import time

from bench.federation import joined
from bench.figures import Figure

SETTLED_S, MEASURED_S = 20.0, 60.0
AIM_PERCENT, BOUND_PERCENT = 3.0, 6.0
AIM_KB, BOUND_KB = 3_000.0, 10_000.0


def measure() -> list[Figure]:
    """A minute of silence."""
    with joined() as both:
        time.sleep(SETTLED_S)
        before = both.node.cpu_s(), both.hub.cpu_s(), both.wire.passed
        began = time.monotonic()
        time.sleep(MEASURED_S)
        lasted = time.monotonic() - began
        node, hub = (both.node.cpu_s() - before[0]) / lasted, (both.hub.cpu_s() - before[1]) / lasted
        passed = (both.wire.passed - before[2]) / lasted
    shown = {"smaller_is_better": True, "remark": "supervisor, worker, broker; of one processor"}
    link = f"{passed:.0f} bytes/s, as they travel (TLS), both ways; a sign of life each second for each source"
    return [
        Figure("idle node, processor", node * 100, "%", None, AIM_PERCENT, BOUND_PERCENT, **shown),
        Figure("idle hub with one union, processor", hub * 100, "%", remark="of one processor"),
        Figure("idle link", passed * 3.6, "kB/h", None, AIM_KB, BOUND_KB, smaller_is_better=True, remark=link),
    ]
