"""What happens to people beside the season: a day that is moved, somebody who leaves, a mistake that is put right.

Each is done on the page on which staff would do it, so that there is something to look at behind every task and button.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from deploy.demo.visitor import Guest
from shared.clock import Clock

CONTACT = {"contact_email": "rencontres@example.org", "contact_name": "Équipe des rencontres"}
HALL = {"place": "Salle de la Fraternelle", "street": "12 rue des Tilleuls"}
LEFT_BECAUSE = "Cessation d'activité annoncée par courrier"
BY_MISTAKE = "Confondue avec une coopérative du même nom"
LONG_AGO = timedelta(days=365)


class Stories:
    """The stories of one node, told by its staff."""

    def __init__(self, guest: Guest, staff: str, clock: Clock) -> None:
        self.guest = guest
        self.staff = staff
        self.clock = clock
        self.today = clock.today()

    def send(self, path: str, **fields: str) -> None:
        """A page's form, with the answer to what it asks first."""
        self.guest.send_form(self.staff, path, {"confirmed": "yes", **fields})

    def day_moves(self, id: str, plan: dict[str, Any], host: str) -> None:
        """A coming meeting is a day later, in a hall with an address: everybody whom it concerns is written to."""
        begins, ends = (self.clock.local(datetime.fromisoformat(plan[name])) for name in ("starts_at", "ends_at"))
        kept = {name: str(plan[name]) for name in ("kind", "title", "capacity", "summary")}
        day = begins.date() + timedelta(days=1)
        hours = {"day": str(day), "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}
        concerned = {"departments": " ".join(plan["departments"])}
        self.send(f"/meetings/{id}/edit", host=host, **kept, **hours, **concerned, **HALL, **CONTACT)

    def leave(self, cooperatives: Sequence[dict[str, Any]]) -> None:
        """Of members of long standing one left and came back; another was withdrawn by mistake."""
        long = [one for one in cooperatives if date.fromisoformat(one["admitted_on"]) < self.today - 2 * LONG_AGO]
        back, mistaken = (f"/cooperatives/{one['id']}" for one in long[:2])
        self.send(f"{back}/withdraw", on=str(self.today - LONG_AGO), reason=LEFT_BECAUSE)
        self.send(f"{back}/admit", on=str(self.today - timedelta(days=30)))
        self.send(f"{mistaken}/withdraw", on=str(self.today), reason=BY_MISTAKE)
        self.send(f"{mistaken}/withdraw/undo")

    def mandates_end(self, person_id: str, *, undone: bool = False) -> None:
        """What somebody is ended yesterday; where that was a mistake, it goes on as it was given."""
        page = f"/people/{person_id}"
        ends = re.findall(rf"{page}/mandates/[0-9a-f-]+/end\b", self.guest.send(self.staff, "GET", page)[2])
        for end in dict.fromkeys(ends):
            self.send(end, until=str(self.today - timedelta(days=1)))
            if undone:
                self.send(f"{end}/undo")
