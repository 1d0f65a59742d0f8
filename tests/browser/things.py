"""What of the small network the addresses of pages name: a full meeting, a draft, a person's own notice …"""

import re

import httpx

from shared.identity import Role
from tests.browser.network import Address
from tests.journeys.letters import Letters, caught_in
from tests.journeys.running import until

PERSONAL = re.compile(r"/r/([^?\s]+)")
ID = r"[0-9a-f-]{36}"


def of_the_node(node: Address) -> dict[str, str]:
    """The things that a node's addresses name."""
    member = node.people[Role.MEMBER]
    contact = node.people[Role.CONTACT]
    with as_role(node, Role.STAFF) as staff:
        coming = staff.get("/api/meetings").json()["meetings"]
        past = staff.get("/api/meetings?past=true").json()["meetings"]
        by_state = {one["state"]: one["id"] for one in coming} | {one["state"]: one["id"] for one in past}
        full = max((one for one in coming if one["state"] == "announced"), key=lambda one: int(one["waiting"]))
        elsewhere = until(lambda: staff.get("/api/meetings/network").json()["meetings"], "meetings elsewhere")
        imports = re.findall(rf'href="/imports/({ID})"', staff.get("/imports").text)
    with as_role(node, Role.MEMBER) as own:
        notices = until(lambda: own.get("/api/notifications").json()["notices"], "notices of a member")
    letters = [one for one in Letters(node.folder).all() if one.language == "fr" and full["title"] in one.text]
    personal = next(found[0] for one in letters if (found := PERSONAL.findall(one.text)))
    *_, caught = caught_in(node.folder)
    return {
        "full": full["id"],
        "draft": by_state["draft"],
        "cancelled": by_state["cancelled"],
        "held": by_state["held"],
        "elsewhere": elsewhere[0]["meeting_id"],
        "preview": imports[0],
        "applied": imports[-1],
        "notice": notices[0]["id"],
        "person": str(member.person_id),
        "cooperative": str(contact.cooperative_ids[0]),
        "personal": personal,
        "letter": caught,
    }


def of_the_hub(hub: Address, union: str) -> dict[str, str]:
    """The same at the hub."""
    with as_role(hub, Role.ANALYST) as analyst:
        bulletins = re.findall(rf'href="/bulletins/({ID})"', analyst.get("/bulletins").text)
    with as_role(hub, Role.FEDERATION_READER) as reader:
        behind = f"/crossings?figure=present&union={union}"
        seen = until(lambda: re.findall(rf"/cooperatives/{union}/({ID})", reader.get(behind).text), "a federation's")
        crossings = re.findall(r'href="/crossings/([0-9]+)', reader.get(behind).text)
    return {"union": union, "bulletin": bulletins[0], "cooperative": seen[0], "crossing": crossings[0]}


def as_role(place: Address, role: Role) -> httpx.Client:
    """Somebody's browser without a window."""
    return httpx.Client(
        base_url=place.address,
        cookies={place.seals.session_cookie: place.session(role)},
        headers={"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"},
        timeout=30,
    )
