"""The files for containers hold together, without any engine: each tool's own check, and that secrets are new."""

import json
import os
import re
import subprocess
from pathlib import Path
from sysconfig import get_path

import pytest

from tests.deploy.compose import PROJECT, settings_file

PROGRAMS = Path(get_path("scripts"))
HUB = "deploy/confederation/docker-compose.yml"


def checked(program: str, *arguments: str | Path, **environment: str) -> str:
    """What a checking program prints about the project's files; what it complains of is the failure."""
    done = subprocess.run(
        [PROGRAMS / program, *arguments],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_compose_file_is_complete_with_the_settings_of_a_new_node(folder: Path) -> None:
    checked("docker-compose", "--env-file", settings_file(folder), "config", "-q")


@pytest.mark.parametrize(("profiles", "caught"), [("", False), ("try", True)])
def test_mail_is_caught_only_where_a_node_is_tried_out(folder: Path, profiles: str, caught: bool) -> None:
    settings = settings_file(folder, COMPOSE_PROFILES=profiles)
    services = json.loads(
        checked("docker-compose", "--env-file", settings, "config", "--format", "json", MAILLON_PORT="8080")
    )["services"]
    assert ("mail" in services) == caught
    for service in ("gateway", "membership", "notifications"):
        assert services[service]["environment"]["MAILLON_CATCHER"] == ("mail:2525" if caught else "")


def test_what_is_typed_after_a_dump_is_where_the_pages_look_for_the_last_backup(folder: Path) -> None:
    services = json.loads(checked("docker-compose", "--env-file", settings_file(folder), "config", "--format", "json"))
    mark = services["services"]["membership"]["environment"]["MAILLON_BACKUP_MARK"]
    for page in ("docs/operators/backup.md", "services/membership/pages/backup.py"):
        assert f"exec -T membership touch {mark}" in (PROJECT / page).read_text()


def test_the_hub_s_compose_file_is_complete_with_the_settings_of_a_new_hub(folder: Path) -> None:
    checked("docker-compose", "-f", HUB, "--env-file", settings_file(folder, of="confederation"), "config", "-q")


def test_a_forgotten_secret_is_refused_by_its_name(folder: Path) -> None:
    settings = settings_file(folder)
    settings.write_text(re.sub(r"MAILLON_SECRET=\w+", "MAILLON_SECRET=", settings.read_text()))
    with pytest.raises(AssertionError, match="MAILLON_SECRET"):
        checked("docker-compose", "--env-file", settings, "config", "-q")


@pytest.mark.parametrize("file", ["docker-compose.yml", "deploy/confederation/docker-compose.yml"])
def test_the_compose_file_follows_the_specification(file: str) -> None:
    checked("check-jsonschema", "--builtin-schema", "vendor.compose-spec", file)


@pytest.mark.parametrize("dockerfile", ["deploy/Dockerfile", ".ci/postgres/Dockerfile"])
def test_the_image_is_described_as_it_should_be(dockerfile: str) -> None:
    checked("hadolint", "--no-color", dockerfile)


@pytest.mark.parametrize("gateway", ["deploy/gateway", "deploy/confederation"])
def test_the_gateway_understands_its_configuration(gateway: str, folder: Path) -> None:
    where = ("--config", f"{gateway}/Caddyfile", "--adapter", "caddyfile")
    checked("caddy", "validate", *where, XDG_DATA_HOME=str(folder), XDG_CONFIG_HOME=str(folder))


@pytest.mark.parametrize(("of", "number"), [("union", 9), ("confederation", 7)])
def test_two_new_ones_share_no_secret(of: str, number: int, folder: Path) -> None:
    def secrets() -> set[str]:
        made = settings_file(folder, of=of).read_text()
        return set(re.findall(r"^\w+(?:_PASSWORD|_SECRET)=(\w{48})$", made, re.MULTILINE))

    first, second = secrets(), secrets()
    assert len(first) == len(second) == number
    assert not first & second
