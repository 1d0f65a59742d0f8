"""What the documents say is what the code does."""

import ast
import re
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
    """The file's own name, its public functions, and the path that it answers, if any."""
    text = path.read_text(encoding="utf-8")
    functions = [node.name for node in ast.parse(text).body if isinstance(node, ast.AsyncFunctionDef)]
    return [path.stem, *functions, *re.findall(r'prefix="(/[^"]+)"', text)]


def callers_of(action: Path) -> list[Path]:
    """The doors that use an action: pages, api, handlers, errands; through another action, if need be."""
    service = action.parents[1]
    users = [
        path for path in service.rglob("*.py") if f"actions.{action.stem} import" in path.read_text(encoding="utf-8")
    ]
    inner = [path for path in users if path.parent.name == "actions"]
    return [path for path in users if path not in inner] + [path for one in inner for path in callers_of(one)]


def test_every_action_is_named_by_a_test_or_used_through_a_door_that_is() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    actions = [path for path in (ROOT / "services").glob("*/actions/*.py") if path.stem != "__init__"]
    known = {path for path in actions if any(name in tests for name in names_in(path))}
    through = {a for a in actions if any(name in tests for caller in callers_of(a) for name in names_in(caller))}
    assert [str(path.relative_to(ROOT)) for path in actions if path not in known | through] == []


def test_no_two_services_answer_the_same_path() -> None:
    every = [*MEMBERSHIP, *MEETINGS, *NOTIFICATIONS]
    assert sorted(every) == sorted(set(every))


def test_the_gateway_knows_every_path_of_every_service() -> None:
    gateway = (ROOT / "deploy/gateway/Caddyfile").read_text(encoding="utf-8")
    assert [prefix for prefix in (*MEETINGS, *NOTIFICATIONS) if f"/{prefix}" not in gateway] == []
