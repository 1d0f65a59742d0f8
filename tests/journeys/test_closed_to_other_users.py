"""Whoever else has an account on the machine reads nothing of a node or a hub, and no secret rests in the clear."""

import gzip
import json
import sqlite3
import stat
from pathlib import Path

import pytest

from shared.events.membership import SIGN_IN_SECRETS
from shared.hidden import reveal
from shared.owner_only import FolderForEverybody, close_to_others
from tests.deploy.running_hub import a_hub, maillon
from tests.journeys.hands import LIST, add_people, cooperatives, import_list
from tests.journeys.letters import Letters
from tests.journeys.running import RunningNode, a_node, session_in, until
from tests.journeys.test_from_a_list_to_a_seat import operator
from tests.kept import kept_in

NOBODY_LISTENS = {"MAILLON_SMTP_HOST": "127.0.0.1", "MAILLON_SMTP_PORT": "9"}


def open_to_others(folder: Path) -> list[str]:
    """Every file, folder and socket with which somebody else may do anything."""
    return [f"{path} {stat.filemode(path.stat().st_mode)}" for path in (folder, *folder.rglob("*")) if is_open(path)]


def is_open(path: Path) -> bool:
    """Whether it is there, and others may do something with it."""
    try:
        return not path.is_symlink() and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
    except FileNotFoundError:
        return False  # the broker has just taken it away


def throw_open(folder: Path) -> None:
    """As an earlier Maillon left its folders: everybody may read and enter."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def at_work(node: RunningNode) -> None:
    """A list comes in, people are noted, a letter is caught, and a backup is made."""
    with operator(node) as browser, node.program() as staff:
        import_list(browser, LIST.encode())
        add_people(staff, ["amel"], cooperatives(staff)["Fonderie des Gaves"])
        browser.get("/audit")
    with node.browser() as amel:
        amel.post("/sign-in", data={"email": "amel@example.org"})
        until(lambda: Letters(node.data).all(), "a letter")
    assert maillon("backup", str(node.data / "backup.tar.gz"), "--data", str(node.data)).returncode == 0


def test_no_file_of_a_node_is_anybody_else_s_and_older_folders_are_mended_at_the_start(folder: Path) -> None:
    data = folder / "node"
    with a_node(data, "--union", "occitanie") as node:
        at_work(node)
        assert len(list(data.rglob("*"))) > 30 and open_to_others(data) == []
    throw_open(data)
    assert len(open_to_others(data)) > 30
    with a_node(data):
        assert open_to_others(data) == []


def test_no_file_of_a_hub_is_anybody_else_s_and_older_folders_are_mended_at_the_start(folder: Path) -> None:
    data = folder / "hub"
    with a_hub(data) as hub:
        file = hub.adds("occitanie")
        hub.does("add-reader", "analyst")
        assert len(list(data.rglob("*"))) > 20 and open_to_others(data) == [] and not is_open(file)
    throw_open(data)
    with a_hub(data):
        assert open_to_others(data) == []


def test_a_folder_that_everybody_uses_is_not_closed_but_refused(folder: Path) -> None:
    (folder / "for-all").mkdir()
    (folder / "for-all").chmod(0o1777)
    with pytest.raises(FolderForEverybody, match="Choose one of its own"):
        close_to_others(folder / "for-all")
    assert is_open(folder / "for-all")


def test_what_a_link_leads_to_is_left_alone(folder: Path) -> None:
    (folder / "elsewhere").write_text("x")
    (folder / "elsewhere").chmod(0o644)
    (folder / "node").mkdir()
    (folder / "node" / "link").symlink_to(folder / "elsewhere")
    close_to_others(folder / "node")
    assert is_open(folder / "elsewhere") and not is_open(folder / "node")


@pytest.mark.parametrize("environment", [{}, NOBODY_LISTENS], ids=["the letter is caught", "the letter waits"])
def test_neither_code_nor_link_of_a_letter_stands_in_any_file_of_the_node(
    folder: Path, environment: dict[str, str]
) -> None:
    data, backup = folder / "node", folder / "backup.tar.gz"
    with a_node(data, "--union", "occitanie", **environment) as node:
        with operator(node) as browser, node.program() as staff:
            import_list(browser, LIST.encode())
            add_people(staff, ["amel"], cooperatives(staff)["Fonderie des Gaves"])
        with node.browser() as amel:
            amel.post("/sign-in", data={"email": "amel@example.org"})
            hidden = until(lambda: asked_in(data), "a letter is asked for")
            token, code = (reveal(hidden[one], secret_of(data), SIGN_IN_SECRETS) for one in ("token", "code"))
            assert token and code
            if not environment:
                until(lambda: [one for one in Letters(data).all() if f"/letter/{token}" in one.text], "the letter")
            until(lambda: hidden["token"].encode() in everything(data), "another service has heard of it")
            assert maillon("backup", str(backup), "--data", str(data)).returncode == 0
            found = dict(kept_in(folder)) | {backup: gzip.decompress(backup.read_bytes())}
            amel.post(f"/sign-in/letter/{token}")
            assert session_in(amel), "what was looked for is what opens a session"
    secrets = [one.encode() for one in (token, code, f"{code[:4]}\N{NO-BREAK SPACE}{code[4:]}")]
    assert [(path, one) for path, content in found.items() for one in secrets if one in content] == []
    assert any(hidden["token"].encode() in content for content in found.values()), "the search would find it"


def asked_in(data: Path) -> dict[str, str] | None:
    """What membership said of the letter, as it stands in its outbox."""
    with sqlite3.connect(data / "membership.sqlite") as database:
        said = database.execute("SELECT body FROM outbox WHERE subject LIKE '%sign_in_asked%'").fetchone()
    database.close()
    return json.loads(said[0]) if said else None


def secret_of(data: Path) -> str:
    """The node's secret."""
    return str(json.loads((data / "node.json").read_text())["secret"])


def everything(data: Path) -> bytes:
    """All that notifications keeps."""
    return b"".join(content for path, content in kept_in(data) if path.name.startswith("notifications"))
