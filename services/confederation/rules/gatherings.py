"""How many meetings, and how many people at them: where counts were withheld at home, at least so many."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.events.crossings import MeetingKind, MeetingState


@dataclass(frozen=True, slots=True)
class People:
    """A sum over counts of people: at least so many, and `withheld` counts more that are small and not known."""

    at_least: int = 0
    withheld: int = 0

    def __add__(self, other: "People") -> "People":
        return People(self.at_least + other.at_least, self.withheld + other.withheld)


@dataclass(frozen=True, slots=True)
class Group:
    """Meetings of one owner, department, kind and state, added up by the database."""

    owner: str
    department: str | None
    kind: str
    state: str
    meetings: int
    seats: int
    registered: People
    attended: People


@dataclass(frozen=True, slots=True)
class MeetingFigures:
    """Numbers of meetings by state; seats and registrations of those not cancelled, attendance of those held.

    `held_by_kind`: by `MeetingKind`; the committees' meetings of the year are `held_by_kind["committee"]`.
    """

    announced: int = 0
    held: int = 0
    cancelled: int = 0
    seats: int = 0
    registered: People = People()
    attended: People = People()
    held_by_kind: dict[str, int] = field(default_factory=dict)

    @property
    def committees(self) -> int:
        """The committees' meetings that were held."""
        return self.held_by_kind.get(MeetingKind.COMMITTEE, 0)


def meeting_figures(groups: Iterable[Group]) -> MeetingFigures:
    """The numbers of some groups together."""
    states = dict.fromkeys(MeetingState, 0)
    kinds: dict[str, int] = {}
    seats, registered, attended = 0, People(), People()
    for group in groups:
        states[MeetingState(group.state)] += group.meetings
        if group.state == MeetingState.HELD:
            kinds[group.kind] = kinds.get(group.kind, 0) + group.meetings
            attended += group.attended
        if group.state != MeetingState.CANCELLED:
            seats, registered = seats + group.seats, registered + group.registered
    return MeetingFigures(
        announced=states[MeetingState.ANNOUNCED],
        held=states[MeetingState.HELD],
        cancelled=states[MeetingState.CANCELLED],
        seats=seats,
        registered=registered,
        attended=attended,
        held_by_kind=dict(sorted(kinds.items())),
    )
