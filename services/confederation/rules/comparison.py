"""One comparison of signed totals with the hub's sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True)
class Comparison:
    """What one service of one union signed, when that came, and where it differs (empty: nowhere)."""

    union: str
    service: str
    differs_in: str
    heard_at: datetime

    @classmethod
    def of(cls, union: str, service: str, differences: Sequence[Sequence[Any]], heard_at: datetime | None) -> Self:
        """From the ledger's differences: what, which, stated, ours."""
        assert heard_at, "totals that came have a time"
        return cls(union, service, ", ".join(sorted({str(which) for _, which, *_ in differences})), heard_at)
