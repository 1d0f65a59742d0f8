"""Whatever is killed, stopped or robbed: what was announced takes effect once and in order; and the run can fail."""

import asyncio
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tests.faults.chaos import Verdict, chaos, judged
from tests.faults.directed import TROUBLES
from tests.faults.mutants import MUTANTS
from tests.faults.stage import a_stage

AT_ONCE = 2  # a run leaves most of a core idle
ON_POSTGRES = 4  # every fourth run
STILL_OF_A_MUTANT_S = 8.0

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


async def test_nothing_left_out_comes_through_every_trouble_that_catches_a_mutant(folder: Path) -> None:
    async with a_stage(folder, files(folder)) as stage:
        for trouble in dict.fromkeys(TROUBLES.values()):
            await trouble(stage)
        verdict = await judged(stage, Verdict(0))
    print(verdict)
    assert verdict.clean and verdict.facts


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_the_comparison_catches(mutant: str, folder: Path) -> None:
    async with a_stage(folder, files(folder), mutant) as stage:
        await TROUBLES[mutant](stage)
        verdict = await judged(stage, Verdict(0), STILL_OF_A_MUTANT_S)
    print(mutant, verdict)
    assert not verdict.clean, f"{mutant} came through {TROUBLES[mutant].__name__}: the comparison proves nothing"
