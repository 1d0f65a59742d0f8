"""Whatever is killed, stopped or robbed: what was announced takes effect once and in order; and the run can fail."""

import asyncio
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tests.faults.chaos import Verdict, chaos
from tests.faults.mutants import MUTANTS

AT_ONCE = 2  # a run leaves most of a core idle
ON_POSTGRES = 4  # every fourth run
ENOUGH_FOR_MUTANTS = 4
TRIES = 12  # seeds for one mutant

pytestmark = pytest.mark.faults


def files(folder: Path) -> Callable[[], str]:
    """Gives addresses of SQLite databases in a folder."""
    numbers = count(1)
    return lambda: f"sqlite+aiosqlite:///{folder / f'{next(numbers)}.sqlite'}"


async def test_nothing_is_lost_doubled_or_out_of_order_whatever_is_killed(
    folder: Path, chaos_runs: int, chaos_seed: int, make_database: Callable[[], str]
) -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def run(number: int) -> Verdict:
        mine = folder / str(number)
        mine.mkdir()
        make_url = make_database if number % ON_POSTGRES == 1 else files(mine)
        async with turns:
            verdict = await chaos(chaos_seed + number, mine, make_url)
        print(verdict)
        return verdict

    verdicts = await asyncio.gather(*(run(number) for number in range(chaos_runs)))
    dirty = [str(verdict) for verdict in verdicts if not verdict.clean]
    assert not dirty, f"repeat with --chaos-seed {chaos_seed} --chaos-runs {chaos_runs}"
    assert all(verdict.facts > 0 and verdict.faults.total() > 0 for verdict in verdicts)
    assert sum(verdict.faults.total() for verdict in verdicts) > 3 * len(verdicts)


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_the_chaos_run_catches(mutant: str, folder: Path, chaos_runs: int, chaos_seed: int) -> None:
    if chaos_runs < ENOUGH_FOR_MUTANTS:
        pytest.skip(f"the mutants take two minutes: ask for them with --chaos-runs {ENOUGH_FOR_MUTANTS} or more")
    for seed in range(chaos_seed, chaos_seed + TRIES):
        mine = folder / str(seed)
        mine.mkdir()
        verdict = await chaos(seed, mine, files(mine), mutant)
        print(mutant, verdict)
        if not verdict.clean:
            return
    pytest.fail(f"{mutant} got through {TRIES} runs from seed {chaos_seed} on: the chaos run proves nothing")
