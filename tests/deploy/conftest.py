"""The compose project, built and started once for all tests that look at it."""

import json
from collections.abc import Iterator

import pytest

from tests.deploy.compose import ComposeProject, free_port, run


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComposeProject]:
    """The project, built and up."""
    project = ComposeProject(tmp_path_factory.mktemp("compose"), COMPOSE_PROFILES="try")
    project.build()
    try:
        project.up()
        yield project
    finally:
        project.down()


@pytest.fixture(scope="session")
def hub_project(project: ComposeProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComposeProject]:
    """The hub's project, up; unions dial the machine as their network sees it."""
    outside = json.loads(run("docker", "network", "inspect", f"{project.name}_outside"))[0]
    machine, port = outside["IPAM"]["Config"][0]["Gateway"], str(free_port())
    file = "deploy/confederation/docker-compose.yml"
    folder = tmp_path_factory.mktemp("hub")
    hub = ComposeProject(folder, "confederation", file, HUB_HOST=machine, HUB_LEAF_PORT=port)
    try:
        hub.up()
        yield hub
    finally:
        hub.down()
