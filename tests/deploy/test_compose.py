"""One union on one machine, in containers: the shipped image and compose file, run by a real engine."""

import base64
import json
import time
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.deploy.compose import CommandFailed, ComposeProject
from tests.journeys.hands import LIST, add_people, announce, cooperatives, import_list, once_heard, states
from tests.journeys.letters import Letter, click, opened
from tests.journeys.running import PAGE, until
from tests.journeys.test_open_pages import Stream

pytestmark = [pytest.mark.root, pytest.mark.containers]

SERVICES = ("membership", "meetings", "notifications")
SOON_S = 10.0  # within one on an idle machine
ALL = {*SERVICES, "broker", "postgres", "mail", "gateway"}


@pytest.mark.parametrize("service", [*SERVICES, "mail"])
def test_every_service_is_ready_behind_the_one_address(project: ComposeProject, service: str) -> None:
    answer = httpx.get(f"{project.url}/readyz/{service}")
    assert answer.status_code == 200, answer.text


def test_only_the_gateway_can_be_reached_and_only_from_this_machine(project: ComposeProject) -> None:
    containers = project.containers()
    assert containers.keys() == ALL
    published = {
        (service, address["HostIp"], int(address["HostPort"]))
        for service, container in containers.items()
        for addresses in container["NetworkSettings"]["Ports"].values()
        for address in addresses or []
    }
    assert published == {("gateway", "127.0.0.1", project.port)}


def test_no_container_could_harm_its_machine(project: ComposeProject) -> None:
    for service, container in project.containers().items():
        host = container["HostConfig"]
        assert container["Config"]["User"] not in ("", "root", "0"), service
        assert host["ReadonlyRootfs"] and host["CapDrop"] == ["ALL"], service
        assert "no-new-privileges:true" in host["SecurityOpt"], service
        assert host["Memory"] and host["PidsLimit"], service


def test_what_is_kept_lies_in_volumes_and_survives_the_containers(project: ComposeProject) -> None:
    mounts = {service: container["Mounts"] for service, container in project.containers().items()}
    kept = {service: {each["Destination"] for each in mine if each["RW"]} for service, mine in mounts.items()}
    assert kept["broker"] == {"/data", "/join", "/installation"} and kept["postgres"] and kept["mail"]
    for service in SERVICES:
        own = {("/join", False), ("/installation", service == "membership")}
        assert {(each["Destination"], each["RW"]) for each in mounts[service]} == own


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_opens_its_own_database_and_no_other(project: ComposeProject, service: str) -> None:
    program = """
import asyncio, os, asyncpg
async def main():
    url = os.environ["MAILLON_DATABASE_URL"].replace("+asyncpg", "")
    for database in ("membership", "meetings", "notifications"):
        try:
            await asyncpg.connect(url.rpartition("/")[0] + "/" + database)
        except asyncpg.InsufficientPrivilegeError:
            continue
        print(database)
asyncio.run(main())
"""
    assert project.inside(service, program).split() == [service]


def test_a_message_of_a_service_is_shown_at_the_one_address_to_the_operator(
    project: ComposeProject, staff: httpx.Client
) -> None:
    program = """
import os, smtplib
message = b"Subject: from the inside\\r\\nTo: aline@example.org\\r\\n\\r\\nhello"
smtplib.SMTP(*os.environ["MAILLON_CATCHER"].split(":")).sendmail("union@example.org", ["aline@example.org"], message)
"""
    project.inside("notifications", program)
    assert httpx.get(f"{project.url}/mail").headers["location"] == "/sign-in?next=/mail"
    assert "from the inside" in staff.get("/mail").text


def test_the_broker_takes_the_services_and_nobody_else(project: ComposeProject) -> None:
    program = """
import asyncio, os, nats
async def main():
    node = await nats.connect(os.environ["MAILLON_BROKER_URL"])
    print((await node.jetstream().account_info()).domain)
    await node.close()
    await nats.connect("nats://broker:4222", allow_reconnect=False, connect_timeout=3)
asyncio.run(main())
"""
    with pytest.raises(CommandFailed, match="Authorization Violation") as refused:
        project.inside("meetings", program)
    assert "occitanie" in str(refused.value)


def test_everything_is_well_again_after_the_broker_was_killed(project: ComposeProject) -> None:
    project("kill", "broker")
    project.up()
    for service in SERVICES:
        assert httpx.get(f"{project.url}/readyz/{service}").status_code == 200


def test_a_part_that_is_away_is_said_in_words(project: ComposeProject) -> None:
    project("stop", "mail")
    answer = httpx.get(f"{project.url}/mail")
    project.up()
    assert answer.status_code == 503 and "rien n’est perdu" in answer.text


CAUGHT = """
import base64, json, os, pathlib
from deploy.catcher.mailbox import Mailbox
box = Mailbox(pathlib.Path(os.environ["MAILLON_CATCHER_FOLDER"]), os.environ["MAILLON_SECRET"])
print(json.dumps([base64.b64encode(box.read(name)).decode() for name in reversed(box.names())]))
"""


@pytest.fixture(scope="module")
def staff(project: ComposeProject) -> Iterator[httpx.Client]:
    """Whoever runs the project, signed in with the link that membership's container makes."""
    with httpx.Client(
        base_url=project.url, headers=PAGE | {"Accept-Language": "en"}, follow_redirects=True, timeout=30
    ) as browser:
        link = project("exec", "-T", "membership", "maillon", "link").strip()
        assert browser.post(link).url.path == "/tour"
        yield browser


def test_an_open_page_is_told_through_the_gateway_at_once(project: ComposeProject, staff: httpx.Client) -> None:
    """A proxy that kept what it passes on until it has more would tell nothing for minutes."""
    made = staff.post("/cooperatives/new", data={"name": "Discrète", "registration_number": "732829320"})
    id = str(made.url).rpartition("/")[2]
    with httpx.Client(base_url=project.url, cookies=staff.cookies, headers=PAGE) as other:
        stream = Stream(other, f"/live/membership?about={id}")
        stream.start()
        until(lambda: stream.lines, "the stream is open", patience=SOON_S)
        began = time.monotonic()
        staff.post(f"/cooperatives/{id}/notes", data={"words": "a call"})
        until(lambda: any(id in line for line in stream.lines), "the page is told", patience=SOON_S)
        print(f"told after {time.monotonic() - began:.2f} s")


@pytest.mark.parametrize("service", SERVICES)
def test_the_stream_of_every_service_goes_to_that_service_and_is_not_packed(
    project: ComposeProject, staff: httpx.Client, service: str
) -> None:
    packed = {"Accept-Encoding": "gzip, zstd"}
    with staff.stream("GET", f"/live/{service}", params={"about": str(uuid4())}, headers=packed) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert "Content-Encoding" not in answer.headers
        assert next(answer.iter_lines()) == "retry: 2000"


def letter_to(project: ComposeProject, person: str, about: str) -> Letter:
    """The newest message about that to a person, as soon as the catcher has it."""

    def newest() -> Letter | None:
        caught = json.loads(project.inside("mail", CAUGHT))
        ours = [raw for raw in map(base64.b64decode, caught) if b"Content-Language:" in raw]
        letters = [opened(raw) for raw in ours]
        mine = [one for one in letters if one.to.startswith(f"{person}@") and one.about == about]
        return mine[-1] if mine else None

    try:
        found: Letter = until(newest, f"an e-mail to {person} about: {about}")
    except AssertionError as late:
        raise AssertionError(
            f"{late}\n{project('logs', '--no-color', '--tail', '40', 'notifications', 'mail')}"
        ) from None
    return found


def test_from_a_list_to_a_seat_in_containers(project: ComposeProject, staff: httpx.Client) -> None:
    _, applied = import_list(staff, LIST.encode())
    assert "Applied" in applied.text
    add_people(staff, ["aline", "bruno"], next(iter(cooperatives(staff).values())))
    until(lambda: once_heard(lambda: staff.get("/readyz/notifications")).is_success, "notifications is ready")
    meeting = announce(staff, capacity=1)
    with httpx.Client(
        base_url=project.url, headers=PAGE | {"Accept-Language": "en"}, follow_redirects=True, timeout=30
    ) as anybody:
        click(letter_to(project, "aline", "invitation").link("register"), anybody)
        seat = letter_to(project, "aline", "seat")
        click(letter_to(project, "bruno", "invitation").link("register"), anybody)
        assert states(staff, meeting) == {"aline": "registered", "bruno": "waiting"}
        click(seat.link("cancel"), anybody)
        click(letter_to(project, "bruno", "offer").link("accept"), anybody)
        assert states(staff, meeting) == {"aline": "cancelled", "bruno": "registered"}


LINKS = """
import json
from deploy.broker.folder import BrokerFolder
from deploy.broker.monitoring import answer
from pathlib import Path
told = answer(BrokerFolder(Path("/data")).ports, "/leafz") or {}
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
