"""The one list of where the top bar leads; the table of permissions says whom."""

from dataclasses import dataclass
from enum import StrEnum

from shared.identity import Visitor
from shared.text import Text, say


class Whose(StrEnum):
    """Whom a place is for: all who may open it, people of the register, or whoever is signed in as no person."""

    EVERYBODY = "everybody"
    PEOPLE = "people"
    NOBODY = "nobody"


@dataclass(frozen=True)
class NavigationItem:
    """A place in the top bar, shown to those who may open it."""

    text: Text
    path: str
    of: Whose = Whose.EVERYBODY

    def is_current(self, path: str) -> bool:
        """Whether `path` is this place or below it."""
        return path == self.path or path.startswith(self.path + "/")

    def is_for(self, visitor: Visitor | None) -> bool:
        """Whether there is anything in this place for whoever visits."""
        is_person = visitor is not None and visitor.person_id is not None
        return self.of is Whose.EVERYBODY or is_person == (self.of is Whose.PEOPLE)


SEARCH = "/search"
"""Where the box in a node's top bar leads."""
ACCOUNT = "/account"
SIGN_IN = "/sign-in"

NAVIGATION = (
    NavigationItem(say("Home"), "/"),
    NavigationItem(say("Agenda"), "/agenda"),
    NavigationItem(say("My registrations"), "/registrations", Whose.PEOPLE),
    NavigationItem(say("Inbox"), "/inbox", Whose.PEOPLE),
    NavigationItem(say("Messages sent"), "/inbox/deliveries", Whose.NOBODY),
    NavigationItem(say("Co-operatives"), "/cooperatives"),
    NavigationItem(say("People"), "/people"),
    NavigationItem(say("Import"), "/imports"),
    NavigationItem(say("Node"), "/node"),
)
