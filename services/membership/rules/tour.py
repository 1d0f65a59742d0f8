"""Where the first-run tour stands."""

from collections.abc import Collection
from dataclasses import dataclass

from services.membership.models.tour_step import Step

DONE, SKIPPED, OPEN = "done", "skipped", "open"


@dataclass(frozen=True)
class Tour:
    """Each step with its state, in their order; `begun` once somebody saw it, `ended` when it was put away."""

    states: dict[Step, str]
    begun: bool = False
    ended: bool = False

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(state == DONE for state in self.states.values())

    @property
    def next(self) -> Step | None:
        """The first step that nobody has done or skipped."""
        return next((step for step, state in self.states.items() if state == OPEN), None)

    @property
    def goes_on(self) -> bool:
        """Whether a line on the home page leads back to it."""
        return self.begun and not self.ended and self.next is not None


def tour(done: Collection[str], skipped: Collection[str], *, begun: bool, ended: bool) -> Tour:
    """What is done counts as done, also when it had been skipped."""
    states = {step: DONE if step in done else SKIPPED if step in skipped else OPEN for step in Step}
    return Tour(states, begun, ended)
