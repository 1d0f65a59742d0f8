"""Freezes what is new in the published language: `python -m tests.contracts.freeze`.

What is frozen already is left alone when it was only added to, with `--additions` it is brought up to date; anything
else is refused.
"""

import sys

from tests.contracts.published import GOLDEN, SCHEMAS, frozen, published, sample_envelope, schema_of, write
from tests.contracts.rules import breaches


def freeze(additions: bool) -> int:
    """Writes what is missing; how many types break their frozen form."""
    broken = 0
    for type_, event in sorted(published().items()):
        known = (SCHEMAS / f"{type_}.json").exists()
        found = breaches(frozen(SCHEMAS, type_), schema_of(event)) if known else []
        if found:
            broken += 1
            print(f"{type_}: {'; '.join(found)}. Make a new version of it instead.")
        elif not known or additions:
            write(SCHEMAS, type_, schema_of(event))
            print(f"{type_}: {'brought up to date' if known else 'frozen'}")
        if not (GOLDEN / f"{type_}.json").exists():
            write(GOLDEN, type_, sample_envelope(event).structured())
    return broken


if __name__ == "__main__":
    sys.exit(freeze("--additions" in sys.argv))
