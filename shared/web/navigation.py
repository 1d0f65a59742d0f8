"""The one list of where the top bar leads, and for whom."""

from dataclasses import dataclass

from shared.identity import Role, Visitor
from shared.text import Text, say

EVERYONE = frozenset(Role)
MANAGERS = frozenset({Role.OPERATOR, Role.STAFF, Role.ANALYST})


@dataclass(frozen=True)
class NavigationItem:
    """A place in the top bar; `to` holds the roles that see it, nobody signed in counts as `public`."""

    text: Text
    path: str
    to: frozenset[Role] = EVERYONE
    public: bool = False

    def shown_to(self, visitor: Visitor | None) -> bool:
        """Whether this visitor sees the item."""
        return visitor.has(*self.to) if visitor else self.public

    def is_current(self, path: str) -> bool:
        """Whether `path` is this place or below it."""
        return path == self.path or path.startswith(self.path + "/")


NAVIGATION = (
    NavigationItem(say("Agenda"), "/agenda", public=True),
    NavigationItem(say("My registrations"), "/registrations"),
    NavigationItem(say("Inbox"), "/inbox"),
    NavigationItem(say("Co-operatives"), "/cooperatives", to=MANAGERS),
    NavigationItem(say("People"), "/people", to=MANAGERS),
    NavigationItem(say("Import"), "/imports", to=MANAGERS),
    NavigationItem(say("Node"), "/node", to=MANAGERS),
)
