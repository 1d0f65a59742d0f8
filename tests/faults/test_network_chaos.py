"""Whatever is killed or cut between unions and the hub: what a union stated counts there once, and in order."""

import asyncio
from pathlib import Path

import pytest

from tests.faults.chaos import Verdict
from tests.faults.mutants_of_the_network import MUTANTS
from tests.faults.network import a_network
from tests.faults.network_chaos import Comparison

STAGES = 3  # a run waits most of the time, for a link to come back
UNIONS = ("occitanie", "bretagne")
ENOUGH_FOR_MUTANTS = 4
TRIES = 12
STILL_OF_A_MUTANT_S = 8.0

pytestmark = pytest.mark.faults


async def runs(folder: Path, seeds: list[int], mutant: str = "") -> list[Verdict]:
    """These runs, one after the other, on one stage; a dirty one is the last."""
    verdicts: list[Verdict] = []
    async with a_network(folder, *UNIONS, mutant=mutant, talking=True) as network:
        comparison = Comparison(network, STILL_OF_A_MUTANT_S) if mutant else Comparison(network)
        for seed in seeds:
            verdicts.append(await comparison.one_run(seed))
            print(mutant, verdicts[-1], flush=True)
            if not verdicts[-1].clean:
                break
    return verdicts


async def test_hub_union_and_link_may_fall_in_any_order(folder: Path, chaos_runs: int, chaos_seed: int) -> None:
    seeds = list(range(chaos_seed, chaos_seed + chaos_runs))
    stages = [seeds[number::STAGES] for number in range(STAGES) if seeds[number::STAGES]]
    rooms = [folder / str(number) for number in range(len(stages))]
    for room in rooms:
        room.mkdir()
    found = await asyncio.gather(*(runs(*stage) for stage in zip(rooms, stages, strict=True)))
    verdicts = [verdict for some in found for verdict in some]
    dirty = [str(verdict) for verdict in verdicts if not verdict.clean]
    assert not dirty, f"repeat with --chaos-seed {chaos_seed} --chaos-runs {chaos_runs}"
    assert len(verdicts) == chaos_runs
    assert all(verdict.facts for verdict in verdicts)
    assert sum(verdict.faults.total() for verdict in verdicts) > 3 * len(verdicts)


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_the_network_run_catches(mutant: str, folder: Path, chaos_runs: int, chaos_seed: int) -> None:
    if chaos_runs < ENOUGH_FOR_MUTANTS:
        pytest.skip(f"the mutants take a minute: ask for them with --chaos-runs {ENOUGH_FOR_MUTANTS} or more")
    verdicts = await runs(folder, list(range(chaos_seed, chaos_seed + TRIES)), mutant)
    assert not verdicts[-1].clean, f"{mutant} got through {TRIES} runs from seed {chaos_seed} on: they prove nothing"
