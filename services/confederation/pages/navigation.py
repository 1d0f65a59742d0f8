"""Where the hub's top bar leads."""

from shared.text import say
from shared.web.navigation import NavigationItem

NAVIGATION = (
    NavigationItem(say("Overview"), "/overview"),
    NavigationItem(say("Map"), "/map"),
    NavigationItem(say("Breakdowns"), "/breakdowns"),
    NavigationItem(say("Trends"), "/trends"),
    NavigationItem(say("Links"), "/links"),
    NavigationItem(say("Bulletins"), "/bulletins"),
)
