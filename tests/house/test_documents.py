"""What the documents say is what the code does."""

import ast
import subprocess
import sys
from pathlib import Path

from services.meetings.app import PREFIXES as MEETINGS
from services.membership.app import PREFIXES as MEMBERSHIP
from services.notifications.app import PREFIXES as NOTIFICATIONS

ROOT = Path(__file__).parents[2]


def test_the_generated_documents_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deploy.documents", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def names_in(path: Path) -> list[str]:
    """The file's own name and its public functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [path.stem, *(node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef))]


def test_every_action_has_a_test_that_names_it() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    actions = [path for path in (ROOT / "services").glob("*/actions/*.py") if path.stem != "__init__"]
    assert [str(path.relative_to(ROOT)) for path in actions if not any(name in tests for name in names_in(path))] == []


def test_no_two_services_answer_the_same_path() -> None:
    every = [*MEMBERSHIP, *MEETINGS, *NOTIFICATIONS]
    assert sorted(every) == sorted(set(every))


def test_the_gateway_knows_every_path_of_every_service() -> None:
    gateway = (ROOT / "deploy/gateway/Caddyfile").read_text(encoding="utf-8")
    assert [prefix for prefix in (*MEETINGS, *NOTIFICATIONS) if f"/{prefix}" not in gateway] == []
