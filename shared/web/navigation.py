"""The one list of where the top bar leads; the table of permissions says whom."""

from dataclasses import dataclass

from shared.text import Text, say


@dataclass(frozen=True)
class NavigationItem:
    """A place in the top bar, shown to those who may open it."""

    text: Text
    path: str

    def is_current(self, path: str) -> bool:
        """Whether `path` is this place or below it."""
        return path == self.path or path.startswith(self.path + "/")


SEARCH = "/search"
ACCOUNT = "/account"
"""Where the box in a node's top bar leads."""

NAVIGATION = (
    NavigationItem(say("Home"), "/"),
    NavigationItem(say("Agenda"), "/agenda"),
    NavigationItem(say("My registrations"), "/registrations"),
    NavigationItem(say("Inbox"), "/inbox"),
    NavigationItem(say("Co-operatives"), "/cooperatives"),
    NavigationItem(say("People"), "/people"),
    NavigationItem(say("Import"), "/imports"),
    NavigationItem(say("Node"), "/node"),
)
