"""The compose project, built and started once for all tests that look at it."""

from collections.abc import Iterator

import pytest

from tests.deploy.compose import ComposeProject


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComposeProject]:
    """The project, built and up."""
    project = ComposeProject(tmp_path_factory.mktemp("compose"))
    project.build()
    try:
        project.up()
        yield project
    finally:
        project.down()
