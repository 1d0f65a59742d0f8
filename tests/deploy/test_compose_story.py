"""The first story, in containers: from a list to a seat, and on to whoever waited."""

import base64
import json
from collections.abc import Iterator

import httpx
import pytest

from tests.deploy.compose import ComposeProject
from tests.journeys.hands import LIST, add_people, announce, cooperatives, import_list, once_heard, states
from tests.journeys.letters import Letter, click, opened
from tests.journeys.running import PAGE, until

pytestmark = [pytest.mark.root, pytest.mark.containers, pytest.mark.xdist_group("compose")]

CAUGHT = """
import base64, json, os, pathlib
folder = pathlib.Path(os.environ["MAILLON_CATCHER_FOLDER"])
print(json.dumps([base64.b64encode(one.read_bytes()).decode() for one in sorted(folder.glob("*.eml"))]))
"""


@pytest.fixture(scope="module")
def staff(project: ComposeProject) -> Iterator[httpx.Client]:
    """Whoever runs the project, signed in with the link that membership's container makes."""
    with httpx.Client(
        base_url=project.url, headers=PAGE | {"Accept-Language": "en"}, follow_redirects=True, timeout=30
    ) as browser:
        link = project("exec", "-T", "membership", "maillon", "link").strip()
        assert browser.post(link).url.path == "/node"
        yield browser


def letter_to(project: ComposeProject, person: str, about: str) -> Letter:
    """The newest message about that to a person, as soon as the catcher has it."""

    def newest() -> Letter | None:
        caught = json.loads(project.inside("mail", CAUGHT))
        ours = [raw for raw in map(base64.b64decode, caught) if b"Content-Language:" in raw]
        letters = [opened(raw) for raw in ours]
        mine = [one for one in letters if one.to.startswith(f"{person}@") and one.about == about]
        return mine[-1] if mine else None

    found: Letter = until(newest, f"an e-mail to {person} about: {about}")
    return found


def test_from_a_list_to_a_seat_in_containers(project: ComposeProject, staff: httpx.Client) -> None:
    _, applied = import_list(staff, LIST.encode())
    assert "Applied" in applied.text
    add_people(staff, ["aline", "bruno"], next(iter(cooperatives(staff).values())))
    until(lambda: once_heard(lambda: staff.get("/readyz/notifications")).is_success, "notifications is ready")
    meeting = announce(staff, capacity=1)
    with httpx.Client(
        base_url=project.url, headers=PAGE | {"Accept-Language": "en"}, follow_redirects=True, timeout=30
    ) as anybody:
        click(letter_to(project, "aline", "invitation").link("register"), anybody)
        seat = letter_to(project, "aline", "seat")
        click(letter_to(project, "bruno", "invitation").link("register"), anybody)
        assert states(staff, meeting) == {"aline": "registered", "bruno": "waiting"}
        click(seat.link("cancel"), anybody)
        click(letter_to(project, "bruno", "offer").link("accept"), anybody)
        assert states(staff, meeting) == {"aline": "cancelled", "bruno": "registered"}
