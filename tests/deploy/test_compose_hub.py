"""A union and the hub, each in containers: joined with one file, while everything runs, and cut at once."""

import json

import httpx
import pytest

from tests.deploy.compose import ComposeProject
from tests.journeys.running import until

pytestmark = [pytest.mark.root, pytest.mark.containers]

LINKS = """
import json
from deploy.broker.folder import BrokerFolder
from deploy.broker.monitoring import answer
from pathlib import Path
told = answer(BrokerFolder(Path("/data")).ports.monitor, "/leafz") or {}
print(json.dumps(sorted(link["account"] for link in told.get("leafs") or [])))
"""


def links(project: ComposeProject) -> list[str]:
    """The accounts that have a link."""
    return list(json.loads(project.inside("broker", LINKS)))


def test_the_hub_s_pages_are_behind_its_gateway(hub_project: ComposeProject) -> None:
    assert httpx.get(f"{hub_project.url}/readyz/confederation").status_code == 200
    link = hub_project("exec", "-T", "confederation", "maillon", "hub", "link").strip()
    assert link.startswith(f"{hub_project.url}/sign-in/")


def test_no_container_of_the_hub_could_harm_its_machine(hub_project: ComposeProject) -> None:
    for service, container in hub_project.containers().items():
        host = container["HostConfig"]
        assert container["Config"]["User"] not in ("", "root", "0"), service
        assert host["ReadonlyRootfs"] and host["CapDrop"] == ["ALL"], service
        assert "no-new-privileges:true" in host["SecurityOpt"], service


def test_a_union_joins_is_known_is_revoked_and_leaves(project: ComposeProject, hub_project: ComposeProject) -> None:
    started = {name: one["State"]["StartedAt"] for name, one in project.containers().items()}
    words = ("maillon", "hub", "add-union", "occitanie", "--name", "Occitanie", "-o", "-")
    file = hub_project("exec", "-T", "broker", *words)
    joined = project("exec", "-T", "broker", "maillon", "join", "-", told=file)
    assert "Linked in both directions" in joined
    assert links(hub_project) == ["FED", "NAT-occitanie"]
    seen = "from shared.joining import joined; from pathlib import Path; print(joined(Path('/join/hub.json')).union)"
    assert project.inside("notifications", seen).strip() == "occitanie"
    revoked = hub_project("exec", "-T", "broker", "maillon", "hub", "revoke-union", "occitanie")
    assert "its links are cut" in revoked and links(hub_project) == []
    assert "has left" in project("exec", "-T", "broker", "maillon", "leave")
    until(lambda: links(project) == [], "the node has no link")
    assert {name: one["State"]["StartedAt"] for name, one in project.containers().items()} == started
