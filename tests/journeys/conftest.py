"""One node for each module of stories."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from tests.journeys.letters import Letters
from tests.journeys.running import RunningNode, a_node


@pytest.fixture(scope="module")
def node(request: pytest.FixtureRequest) -> Iterator[RunningNode]:
    """A node of the module's own; its `ARGUMENTS` and `ENVIRONMENT` are handed to it."""
    arguments = getattr(request.module, "ARGUMENTS", ())
    environment = getattr(request.module, "ENVIRONMENT", {})
    with TemporaryDirectory(prefix="maillon-", ignore_cleanup_errors=True) as folder:
        union = () if "--union" in arguments else ("--union", "occitanie", "--name", "Union d'Occitanie")
        with a_node(Path(folder), *union, *arguments, **environment) as running:
            yield running


@pytest.fixture
def staff(node: RunningNode) -> Iterator[httpx.Client]:
    """A program of the union's staff."""
    with node.program() as client:
        yield client


@pytest.fixture
def letters(node: RunningNode) -> Letters:
    """What the node has sent."""
    return Letters(node.data)
