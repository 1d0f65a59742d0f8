"""Stands aside when the hub reads another installation of this node: the supervisor then cuts the links."""

from pathlib import Path

from services.membership.actions.note_other_node import stand_aside
from shared.errand import Errand
from shared.lull import Lull
from shared.work import Workplace

LOOK_S = 1.0


def standing_aside_errand(file: Path | None) -> Errand:
    """Looks at what was heard; `file` is the folder's note of its installation."""
    lull = Lull()

    async def look(place: Workplace) -> float:
        if not lull.lasts(place):
            await stand_aside(file, place)
            lull.begins()
        return LOOK_S

    return Errand("standing aside", look, rests_on_trial=False)
