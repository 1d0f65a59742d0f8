"""Running sums over the latest statements of a service, by kind and epoch, and how they compare with signed totals.

They are kept by epoch because a complete restatement ends what was stated in earlier epochs.
"""

from collections.abc import Mapping
from typing import Any

from shared.totals import MODULUS, Tally

Tallies = dict[str, dict[str, list[Any]]]
MEASURES = {
    "CooperativePresence": ("present", "jobs"),
    "MeetingStands": ("announced", "held", "cancelled", "registered", "attended", "withheld"),
}
Difference = tuple[str, str, Any, Any]
"""What (entities, checksum, measure), which one, as stated, as added up here."""


def count(tallies: Tallies, kind: str, epoch: int, sign: int, digest: int, measured: Mapping[str, int]) -> None:
    """Adds (`sign` 1) or takes away (-1) one entity's statement."""
    tally = tallies.setdefault(kind, {}).setdefault(str(epoch), [0, 0, {}])
    tally[0] += sign
    tally[1] = (tally[1] + sign * digest) % MODULUS
    for name, number in measured.items():
        tally[2][name] = tally[2].get(name, 0) + sign * number


def without_epochs_before(tallies: Tallies, epoch: int) -> Tallies:
    """The sums of what was stated in that epoch or later."""
    return {kind: {e: tally for e, tally in by.items() if int(e) >= epoch} for kind, by in tallies.items()}


def summed(tallies: Tallies) -> Tally:
    """The sums of all epochs."""
    total = Tally()
    for kind, by_epoch in tallies.items():
        for entities, digests, measured in by_epoch.values():
            total.count(kind, entities, digests, measured)
    return total


def differences(stated: Mapping[str, Any], ours: Tally, kinds: set[str]) -> list[Difference]:
    """Where signed totals differ from our sums.

    Kinds that this hub does not know are not compared, nor those that the totals do not name: these are held back at
    home, and what had left before is not stated any more.
    """
    entities, checksums, measured = (stated.get(name, {}) for name in ("entities", "checksums", "measures"))
    kinds = kinds & entities.keys()
    pairs: list[Difference] = [("entities", kind, entities[kind], ours.entities[kind]) for kind in kinds]
    pairs += [("checksum", kind, checksums.get(kind, f"{0:016x}"), f"{ours.sums[kind]:016x}") for kind in kinds]
    pairs += [
        ("measure", name, measured.get(name, 0), ours.measures[name])
        for kind in kinds
        for name in MEASURES.get(kind, ())
    ]
    return sorted(pair for pair in pairs if pair[2] != pair[3])
