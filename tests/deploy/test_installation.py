"""A folder that was copied is on trial; one that was moved, renamed or started again is the node."""

import shutil
from pathlib import Path

import pytest

from deploy import installation
from deploy.broker.keys import new_key
from deploy.confirm import confirm
from deploy.installation import note_in_containers, note_installation
from deploy.join import join_hub
from shared.errors import NotFound, Refused
from shared.installation import FILE, Origin, install
from shared.joining import Join


@pytest.fixture
def data(folder: Path) -> Path:
    """A node's folder, started once."""
    (folder / "node").mkdir()
    (folder / "node" / "node.json").write_text('{"union": "occitanie", "union_name": "Union"}')
    assert not note_installation(folder / "node").on_trial
    return folder / "node"


def test_a_folder_is_the_node_at_every_start_also_after_it_was_renamed(folder: Path, data: Path) -> None:
    first = note_installation(data)
    data.rename(folder / "renamed")
    again = note_installation(folder / "renamed")
    assert again.id == first.id and not again.on_trial


def test_a_copy_beside_it_is_another_installation_and_on_trial_until_it_is_confirmed(folder: Path, data: Path) -> None:
    shutil.copytree(data, folder / "copy")
    copy = note_installation(folder / "copy")
    assert copy.on_trial and copy.origin is Origin.COPIED and copy.id != note_installation(data).id
    assert not note_installation(data).on_trial
    confirm(folder / "copy", sends_waiting=False)
    assert not note_installation(folder / "copy").on_trial
    with pytest.raises(Refused, match="already"):
        confirm(folder / "copy", sends_waiting=False)


def test_a_copy_on_another_machine_is_on_trial_also_at_the_same_path(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "machine-id").write_text("one")
    monkeypatch.setattr(installation, "MACHINE", folder / "machine-id")
    assert not note_installation(folder).on_trial
    (folder / "machine-id").write_text("another")
    assert note_installation(folder).on_trial


def test_what_is_no_node_cannot_be_confirmed(folder: Path) -> None:
    with pytest.raises(NotFound, match="no copy of a node"):
        confirm(folder, sends_waiting=False)


async def test_a_copy_on_trial_joins_no_hub(folder: Path, data: Path, join_file: Path) -> None:
    shutil.copytree(data, folder / "copy")
    note_installation(folder / "copy")
    with pytest.raises(Refused, match="on trial"):
        await join_hub(str(join_file), folder / "copy", anyway=True)
    assert not (folder / "copy" / "hub.json").exists()


@pytest.fixture
def join_file(folder: Path) -> Path:
    """A file from a hub."""
    up, down = new_key(), new_key()
    join = Join(
        union="occitanie", union_name="Union", confederation="C", hub="tls://127.0.0.1:1", up_seed=up.seed,
        down_seed=down.seed,
    )  # fmt: skip
    file = folder / "join.json"
    file.write_text(join.model_dump_json())
    return file


def test_containers_are_the_same_installation_at_every_start(folder: Path) -> None:
    first = note_in_containers(folder, trial=False)
    assert first.speaks and first.stamp and note_in_containers(folder, trial=False) == first


def test_containers_on_trial_become_the_node_as_soon_as_the_setting_is_taken_out(folder: Path) -> None:
    copy = note_in_containers(folder, trial=True)
    assert copy.on_trial and copy.origin is Origin.RESTORED and note_in_containers(folder, trial=True) == copy
    node = note_in_containers(folder, trial=False)
    assert node.speaks and node.id == copy.id and not node.sends_waiting, "letters that waited are set aside"
    assert note_in_containers(folder, trial=False) == node


def test_containers_of_the_node_that_are_tried_again_are_another_installation(folder: Path) -> None:
    node = note_in_containers(folder, trial=False)
    assert note_in_containers(folder, trial=True).id != node.id


def test_containers_that_another_installation_follows_stay_aside_after_a_start(folder: Path) -> None:
    install(folder / FILE, note_in_containers(folder, trial=False).followed("9999999999.other"))
    assert not note_in_containers(folder, trial=False).speaks
    confirm(folder, sends_waiting=False)
    assert note_in_containers(folder, trial=False).speaks
