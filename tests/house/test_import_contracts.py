"""Who may import whom: each contract is proved by breaking it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

VIOLATIONS = {
    "shared imports no service and nothing of deploy": ("shared/clock.py", "import services.meetings.errors"),
    "a service never imports another one": ("services/meetings/errors.py", "import services.membership.errors"),
    "deploy builds services through their app and settings only": ("deploy/door.py", "import services.meetings.models"),
    "inside a service, down only": ("services/meetings/models/meeting.py", "import services.meetings.actions"),
    "settings are read by __main__ and app alone; everyone else is handed values": (
        "services/meetings/actions/register.py",
        "import services.meetings.settings",
    ),
    "actions, rules and models know no web, no broker, no mail": (
        "services/meetings/rules/waiting_list.py",
        "import fastapi",
    ),
    "nothing imports tests or bench": ("shared/clock.py", "import tests"),
}


def names_of_contracts() -> list[str]:
    """The contracts as the configuration names them."""
    lines = (ROOT / ".importlinter").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("name = ") for line in lines if line.startswith("name = ")]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house that may be spoiled."""
    copy = tmp_path_factory.mktemp("house")
    for room in ("services", "shared", "deploy", "tests", "bench"):
        ignore = shutil.ignore_patterns("*.sqlite", "__pycache__", "artefacts")
        shutil.copytree(ROOT / room, copy / room, ignore=ignore)
    shutil.copy(ROOT / ".importlinter", copy)
    return copy


def broken(house: Path) -> str:
    """What import-linter says of the copy."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(
        command, cwd=house, env={"PYTHONPATH": str(house)}, capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode else ""


def test_every_contract_has_its_violation() -> None:
    assert sorted(names_of_contracts()) == sorted(VIOLATIONS)


def test_the_house_keeps_its_contracts(house: Path) -> None:
    assert broken(house) == ""


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_violation_is_noticed(house: Path, contract: str) -> None:
    file, line = VIOLATIONS[contract]
    whole = (house / file).read_text(encoding="utf-8")
    (house / file).write_text(f"{whole}\n{line}\n", encoding="utf-8")
    try:
        assert f"{contract} BROKEN" in broken(house)
    finally:
        (house / file).write_text(whole, encoding="utf-8")


def test_a_stray_room_is_noticed(house: Path) -> None:
    stray = house / "services/meetings/utils.py"
    stray.write_text('"""Anything."""\n', encoding="utf-8")
    try:
        assert "utils" in broken(house)
    finally:
        stray.unlink()
