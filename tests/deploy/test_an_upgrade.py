"""A node that an older version filled starts with this one, loses nothing, and each of its pages answers.

`older_node.zip` holds the three databases of a small demonstration (invented people), as the version before streets,
reports of imports and periods of membership left them.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from deploy.kept_node import kept_node
from shared.identity import Role
from tests.journeys.running import PAGE, RunningNode, a_node, log_of, until

OLDER = Path(__file__).parent / "older_node.zip"
LINK = re.compile(r'href="(/[^"#]*)"')
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
OF_A_KIND, MOST = 4, 250  # pages
NO_PAGE = ("/static/", "/sign-out", "/live/", "/metrics")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder as the older version left it."""
    folder = tmp_path_factory.mktemp("older") / "node"
    with ZipFile(OLDER) as older:
        older.extractall(folder)
    kept_node(folder, union="occitanie")
    return folder


@pytest.fixture(scope="module")
def before(data: Path) -> dict[str, int]:
    """How much there was."""
    return counts(data)


@pytest.fixture(scope="module")
def node(data: Path, before: dict[str, int]) -> Iterator[RunningNode]:
    """The node, started with this version."""
    assert before["person"] == 110
    with a_node(data, MAILLON_TOUR="false") as running:
        yield running


def counts(data: Path) -> dict[str, int]:
    """The rows of what people entered, were sent and asked for."""
    where = {"person": "membership", "cooperative": "membership", "mandate": "membership", "audit_entry": "membership"}
    where |= {"meeting": "meetings", "registration": "meetings", "notice": "notifications", "delivery": "notifications"}
    found = {}
    for table, service in where.items():
        with closing(sqlite3.connect(data / f"{service}.sqlite")) as database:
            found[table] = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def holder_of(data: Path, mandate: str) -> str:
    """Somebody with a mandate of that kind."""
    with closing(sqlite3.connect(data / "membership.sqlite")) as database:
        chosen = "SELECT person_id FROM mandate WHERE kind = ? AND until IS NULL ORDER BY person_id"
        return str(database.execute(chosen, (mandate,)).fetchone()[0])


def answers_of(browser: httpx.Client) -> dict[str, int]:
    """What each page answers that leads on from home; a few of each kind."""
    found: dict[str, int] = {}
    kinds: Counter[str] = Counter()
    to_see = ["/"]
    while to_see and len(found) < MOST:
        path = to_see.pop(0)
        kind = ID.sub("#", path.partition("?")[0])
        if path in found or kinds[kind] == OF_A_KIND or path.startswith(NO_PAGE):
            continue
        kinds[kind] += 1
        answer = browser.get(path)
        found[path] = answer.status_code
        if answer.headers.get("content-type", "").startswith("text/html"):
            to_see += LINK.findall(answer.text)
    return found


def test_nothing_is_lost_and_everything_is_told(node: RunningNode, before: dict[str, int]) -> None:
    def rest() -> bool:
        with closing(sqlite3.connect(node.data / "membership.sqlite")) as database:
            return bool(database.execute("SELECT count(*) = 0 FROM outbox WHERE sent_at IS NULL").fetchone()[0])

    until(rest, "what this version says anew is told")
    now = counts(node.data)
    assert {table: now[table] for table in before if now[table] < before[table]} == {}
    with node.program() as staff:
        assert staff.get("/readyz").json()["ready"]


@pytest.mark.parametrize(("role", "mandate"), [(Role.OPERATOR, ""), (Role.STAFF, "staff"), (Role.MEMBER, "worker")])
def test_each_page_answers(node: RunningNode, role: Role, mandate: str) -> None:
    person = holder_of(node.data, mandate) if mandate else None
    with node.program(person, role) as browser:
        browser.headers.update(PAGE)
        browser.follow_redirects = True
        answers = answers_of(browser)
    assert len(answers) > 15
    assert {path: status for path, status in answers.items() if status >= 400} == {}
    assert "http.failed" not in log_of(node.data)
