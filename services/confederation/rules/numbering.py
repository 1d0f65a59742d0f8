"""Numbers without a gap: within an epoch 1, 2, 3 …; a new epoch begins at 1 again."""

from services.confederation.models import Trouble

Number = tuple[int, int]


def next_after(known: Number, came: Number) -> tuple[Number, Trouble | None, str]:
    """The highest number after one more came, what is wrong with it, and how; the same one again is only a copy."""
    (epoch, seq), (came_epoch, came_seq) = known, came
    if came == known:
        return known, None, ""
    if came < known:
        return known, Trouble.STEP_BACK, f"{came_epoch}:{came_seq} came after {epoch}:{seq}"
    expected = seq + 1 if came_epoch == epoch else 1
    if came_seq != expected:
        return came, Trouble.GAP, f"{came_epoch}:{came_seq} came where {came_epoch}:{expected} was due"
    return came, None, ""
