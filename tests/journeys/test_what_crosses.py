"""What leaves a union for the confederation: organisations, dates and counts; nothing of any person."""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import nats
from nats.js.errors import NotFoundError

from deploy.broker.credentials import kept_credentials
from deploy.broker.ports import kept_ports
from shared.streams import AGGREGATE
from tests.journeys.hands import LIST, announce, cooperatives, import_list, once_heard, register
from tests.journeys.running import PATIENCE_S, RunningNode, until
from tests.journeys.test_from_a_list_to_a_seat import operator
from tests.kept import kept_in

ENVIRONMENT = {"MAILLON_DRY_KINDS": "MeetingOpen"}
CROSSINGS, TITLE = "/node/crossings", "Les fours de la fonderie"
CANARIES = ("Zanthoxylle", "Quetzalcoatlus", "canari-secret", "0639981234")


async def crossings(node: RunningNode) -> list[dict[str, Any]]:
    """Every message of the stream that the confederation may read, read with the account that it is bound to."""
    password, ports = kept_credentials(node.data).fed, kept_ports(node.data / "broker")
    client = await nats.connect(f"nats://fed:{password}@127.0.0.1:{ports.client}")
    stream, found, number = client.jetstream(), [], 1
    try:
        while True:
            message = await stream.get_msg(AGGREGATE, number)
            told = json.loads(message.data or b"")
            found.append(told | {"subject": message.subject, "headers": message.headers or {}})
            number += 1
    except NotFoundError:
        return found
    finally:
        await client.close()


def whole_store(data: Path, *, account: str) -> bytes:
    """Every byte that the broker keeps on the disk for one account."""
    return b"".join(content for file, content in kept_in(data / "broker" / "store") if account in file.parts)


async def test_the_confederation_s_stream_holds_organisations_and_counts_and_no_person(
    node: RunningNode, staff: httpx.Client
) -> None:
    with operator(node) as browser:
        import_list(browser, LIST.encode())
    host = cooperatives(staff)["Fonderie des Gaves"]
    ids = canaries(staff, host)
    held, cancelled = stories(node, staff, host, ids)
    told = await all_told(node)

    stands = {kind: [one for one in told if f".{kind}." in one["subject"]] for kind in ("cooperative", "meeting")}
    present = {one["name"]: one for one in stands["cooperative"]}
    assert set(present) == {"Fonderie des Gaves", "Pain commun"}
    assert all(one["present"] and one["as_of"] for one in present.values())
    last = {one["meeting_id"]: one for one in stands["meeting"]}
    assert (last[held]["state"], last[held]["registered"], last[held]["present"]) == ("held", None, None), "too few"
    assert (last[cancelled]["state"], last[cancelled]["registered"]) == ("cancelled", None)
    assert Counter(one["state"] for one in stands["meeting"]) == {"announced": 1, "cancelled": 1, "held": 1}
    numbers: dict[str, list[int]] = {}
    for one in told:
        assert one["union"] == "occitanie" and one["subject"].startswith("agg.occitanie.")
        numbers.setdefault(one["subject"].split(".")[2], []).append(one["seq"])
    assert set(numbers) == {"membership", "meetings"}
    for of_one in numbers.values():
        assert of_one[0] == 1 and all(after == before + 1 for before, after in pairwise(of_one))
    assert_no_person(node, told, ids)


async def test_a_kind_that_runs_dry_is_shown_and_leaves_once_the_operator_allows_it(
    node: RunningNode, staff: httpx.Client
) -> None:
    with operator(node) as browser:
        if not cooperatives(staff):
            import_list(browser, LIST.encode())
        host = cooperatives(staff)["Fonderie des Gaves"]
        ids = canaries(staff, host, (3, 4))
        meeting = once_heard(lambda: announced(staff, host)).json()["id"]
        named = {"seats": 2, "title": f"Avec {CANARIES[0]} {CANARIES[1]}3"}
        until(lambda: staff.put(f"/api/meetings/{meeting}/opening", json=named).status_code == 422, "the name is known")
        assert staff.put(f"/api/meetings/{meeting}/opening", json={"seats": 2, "title": TITLE}).is_success
        page = until(lambda: found if TITLE in (found := browser.get(CROSSINGS).text) else "", "it is shown")
        assert "What would have left" in page
        assert not any(".open." in one["subject"] for one in await crossings(node)), "it did not leave"
        assert browser.post(f"{CROSSINGS}/kinds/MeetingOpen", data={"allowed": "true", "confirmed": "yes"}).is_success
    async with asyncio.timeout(PATIENCE_S):
        while not (opened := [one for one in await crossings(node) if ".open." in one["subject"]]):
            await asyncio.sleep(0.1)
    assert [(one["title"], one["seats_for_others"]) for one in opened] == [(TITLE, 2)]
    assert_no_person(node, await crossings(node), ids)


def announced(staff: httpx.Client, host: str) -> httpx.Response:
    """A meeting that will be opened to others."""
    starts = datetime.now(UTC) + timedelta(days=20)
    meeting = {
        "kind": "visit",
        "title": f"Chez {CANARIES[0]}",
        "summary": f"{CANARIES[0]} {CANARIES[1]}1, {CANARIES[3]}",
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
        "capacity": 9,
        "host_cooperative_id": host,
        "announce": True,
    }
    return staff.post("/api/meetings", json=meeting)


def assert_no_person(node: RunningNode, told: list[dict[str, Any]], ids: list[str]) -> None:
    """Neither the messages nor any byte of their store names a person; the node's own account, which may, does."""
    said, kept, own = json.dumps(told), whole_store(node.data, account="FED"), whole_store(node.data, account="NODE")
    assert b"Fonderie des Gaves" in kept
    for secret in (*CANARIES, *ids):
        assert secret not in said
        assert secret.encode() not in kept and secret.replace("-", "").encode() not in kept
        assert secret.encode() in own


def canaries(staff: httpx.Client, host: str, numbers: tuple[int, int] = (1, 2)) -> list[str]:
    """Two people whose names, addresses and numbers are found wherever they are."""
    first, last, local, phone = CANARIES
    mandate = {"kind": "worker", "cooperative_id": host, "since": "2020-01-01"}
    ids = []
    for number in numbers:
        sent = {
            "first_name": first,
            "last_name": f"{last}{number}",
            "email": f"{local}{number}@example.org",
            "phone": phone,
            "mandates": [mandate],
        }
        ids.append(str(staff.post("/api/membership/people", json=sent).json()["id"]))
    return ids


def stories(node: RunningNode, staff: httpx.Client, host: str, ids: list[str]) -> tuple[str, str]:
    """One meeting that was held, and one that is announced and cancelled; their ids."""
    cancelled = announce(staff, host_cooperative_id=host)
    for person_id in ids:
        register(node, cancelled, person_id)
    staff.post(f"/api/meetings/{cancelled['id']}/cancellation", json={"reason": f"{CANARIES[0]} is ill"})
    ended = datetime.now(UTC) - timedelta(days=3)
    past = {
        "kind": "training",
        "title": f"With {CANARIES[0]} {CANARIES[1]}1",
        "starts_at": (ended - timedelta(hours=2)).isoformat(),
        "ends_at": ended.isoformat(),
        "capacity": 9,
        "host_cooperative_id": host,
        "attendance": [{"person_id": ids[0]}, {"person_id": ids[1], "attendance": "excused"}],
    }
    held = once_heard(lambda: staff.post("/api/meetings/past", json=past)).json()
    return held["id"], cancelled["id"]


async def all_told(node: RunningNode) -> list[dict[str, Any]]:
    """The stream, once it tells how both meetings ended."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            told = await crossings(node)
            if {"held", "cancelled"} <= {one.get("state") for one in told}:
                return told
            await asyncio.sleep(0.1)
