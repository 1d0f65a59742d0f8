"""Where the hub's top bar leads, and whom."""

from shared.text import say
from shared.web.navigation import MANAGERS, NavigationItem

NAVIGATION = (
    NavigationItem(say("Overview"), "/overview"),
    NavigationItem(say("Map"), "/map"),
    NavigationItem(say("Breakdowns"), "/breakdowns"),
    NavigationItem(say("Trends"), "/trends"),
    NavigationItem(say("Links"), "/links", to=MANAGERS),
    NavigationItem(say("Bulletins"), "/bulletins", to=MANAGERS),
)
