"""How often the chaos run is run, and from which seed."""

import os
import random

import pytest

RUNS = "MAILLON_CHAOS_RUNS"
DEFAULT_RUNS = 3


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/faults --chaos-runs 50 --chaos-seed 1234`; else the setting MAILLON_CHAOS_RUNS, and any seed."""
    parser.addoption("--chaos-runs", type=int, default=None, help="how many chaos runs")
    parser.addoption("--chaos-seed", type=int, default=None, help="the first run's seed; the others follow it")


@pytest.fixture(scope="session")
def chaos_runs(pytestconfig: pytest.Config) -> int:
    """How many runs were asked for."""
    return pytestconfig.getoption("chaos_runs", default=None) or int(os.environ.get(RUNS, DEFAULT_RUNS))


@pytest.fixture(scope="session")
def chaos_seed(pytestconfig: pytest.Config) -> int:
    """The first seed."""
    given = pytestconfig.getoption("chaos_seed", default=None)
    return random.randrange(1_000_000) if given is None else given
