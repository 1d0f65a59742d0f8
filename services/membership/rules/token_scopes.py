"""What an API token may be for: reading or writing through the api of one service."""

from shared.text import Text, say

SCOPES: dict[str, Text] = {
    "membership:read": say("Read co-operatives and people"),
    "membership:write": say("Change co-operatives, people and mandates"),
    "meetings:read": say("Read meetings and registrations"),
    "meetings:write": say("Plan meetings, register people, note who was there"),
    "notifications:read": say("Read the inbox"),
}
"""Each never lets a program do more than its owner may."""

TO_TRY = {
    "membership:read": "/api/membership/cooperatives",
    "meetings:read": "/api/meetings",
    "notifications:read": "/api/notifications",
}
"""An address that answers with such a scope, for a first try."""
