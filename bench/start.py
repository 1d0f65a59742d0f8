"""From the command to the first page served, and where the time goes."""

import compileall
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure
from bench.node import ROOT, Node

TIMES = 5
AIM_S, BOUND_S = 2.0, 3.0


def measure() -> list[Figure]:
    """A first start (tables are made), then starts of the same node; the best of several."""
    for folder in ("shared", "services", "deploy"):
        compileall.compile_dir(ROOT / folder, quiet=2)
    compileall.compile_dir(Path(sys.prefix) / "lib", quiet=2)
    firsts, again = [], []
    for _ in range(TIMES):
        with tempfile.TemporaryDirectory(prefix="maillon-", ignore_cleanup_errors=True) as at:
            firsts.append(start(Path(at)))
            again.append(start(Path(at)))
    supervisor, worker = imports_s("deploy.cli"), imports_s("deploy.worker")
    remark = f"imports {supervisor:.2f} s in the supervisor, then {worker:.2f} s in the worker"
    return [
        Figure("start to first page", min(again), "s", None, AIM_S, BOUND_S, smaller_is_better=True, remark=remark),
        Figure("the very first start", min(firsts), "s", None, AIM_S, BOUND_S, smaller_is_better=True),
    ]


def start(data: Path) -> float:
    """Starts a node and asks for a page; seconds."""
    began = time.monotonic()
    node = Node(data, workers=1)
    node.ask("GET", "/agenda")
    lasted = time.monotonic() - began
    node.stop()
    return lasted


def imports_s(module: str) -> float:
    """How long that program's imports take, at best."""
    took = []
    for _ in range(TIMES):
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", f"import gc; gc.disable(); import {module}"], check=True, cwd=ROOT)
        took.append(time.monotonic() - began)
    return min(took)
