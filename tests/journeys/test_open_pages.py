"""What goes over the streams of open pages, and to whom."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Thread
from uuid import uuid4

import httpx
import pytest

from shared.clock import Clock
from shared.identity import SESSION_COOKIE, Role, a_visitor
from tests.journeys.running import RunningNode, until

SERVICES = ("membership", "meetings", "notifications")


class Stream(Thread):
    """One open stream, read in the background."""

    def __init__(self, browser: httpx.Client, path: str) -> None:
        super().__init__(daemon=True)
        self.browser, self.path = browser, path
        self.lines: list[str] = []

    def run(self) -> None:
        """Reads to the end."""
        with suppress(httpx.HTTPError), self.browser.stream("GET", self.path, timeout=None) as answer:
            for line in answer.iter_lines():
                self.lines.append(line)


@contextmanager
def somebody(node: RunningNode, role: Role) -> Iterator[httpx.Client]:
    """The browser of somebody with that role."""
    with node.browser(cookies={SESSION_COOKIE: node.seals.session(a_visitor(uuid4(), role))}) as browser:
        yield browser


@pytest.mark.parametrize("service", SERVICES)
def test_a_stranger_hears_nothing(node: RunningNode, service: str) -> None:
    with node.browser() as stranger:
        assert stranger.get(f"/live/{service}", params={"about": str(uuid4())}).status_code == 401


@pytest.mark.parametrize("service", SERVICES)
def test_who_signs_out_hears_nothing_more_on_any_service(node: RunningNode, service: str) -> None:
    with somebody(node, Role.MEMBER) as member:
        stream = Stream(member, f"/live/{service}?about={uuid4()}")
        stream.start()
        until(lambda: stream.lines, "the stream is open")
        token = member.cookies[SESSION_COOKIE]
        with node.browser(cookies={SESSION_COOKIE: token}) as same:
            same.post("/sign-out")
        until(lambda: "event: over" in stream.lines, "the stream says that it is over", patience=10)
        stream.join(5)
        assert not stream.is_alive()


def test_only_ids_that_the_page_asked_for_are_named(node: RunningNode) -> None:
    with somebody(node, Role.STAFF) as other:
        made = other.post("/cooperatives/new", data={"name": "Discrète", "registration_number": "732829320"})
        id = str(made.url).rpartition("/")[2]
        stream = Stream(other, f"/live/membership?about={id}&about=anything&about=not-an-id")
        stream.start()
        until(lambda: stream.lines, "the stream is open")
        for word in ("une", "deux"):
            other.post(f"/cooperatives/{id}/notes", data={"words": word})
        until(lambda: any(id in line for line in stream.lines), "the note is heard of")
        told = [line for line in stream.lines if line.startswith("data: ") and "about" in line]
        assert {line.partition('"within"')[0] for line in told} <= {
            f'data: {{"about":["{id}","anything"],',
            f'data: {{"about":["{id}"],',
            'data: {"about":["anything"],',
        }


def test_a_member_does_not_hear_that_anything_happened(node: RunningNode) -> None:
    with somebody(node, Role.MEMBER) as member, somebody(node, Role.STAFF) as staff:
        stream = Stream(member, "/live/membership?about=anything")
        stream.start()
        until(lambda: stream.lines, "the stream is open")
        staff.post("/people/new", data={"first_name": "Aline", "last_name": "Martin"})
        with somebody(node, Role.STAFF) as other:
            witness = Stream(other, "/live/membership?about=anything")
            witness.start()
            until(lambda: witness.lines, "the other stream is open")
            staff.post("/people/new", data={"first_name": "Bob", "last_name": "Martin"})
            until(lambda: any("anything" in line for line in witness.lines), "staff hear it")
        assert not any("about" in line for line in stream.lines)


def test_a_member_hears_that_a_meeting_was_announced_and_never_of_a_draft(node: RunningNode) -> None:
    form = {"kind": "visit", "title": "Visite", "place": "1 rue des Filatures", "town": "Tarbes"}
    form |= {
        "day": (Clock().today() + timedelta(days=30)).isoformat(),
        "begins": "17:30",
        "ends": "19:30",
        "capacity": "5",
    }
    asked = "about=agenda&about=drafts&about=home"
    with somebody(node, Role.MEMBER) as member, somebody(node, Role.STAFF) as staff:
        streams = [Stream(member, f"/live/meetings?{asked}"), Stream(staff, f"/live/meetings?{asked}")]
        for stream in streams:
            stream.start()
            until(lambda stream=stream: stream.lines, "the stream is open")
        with node.browser(cookies={SESSION_COOKIE: staff.cookies[SESSION_COOKIE]}) as other:
            other.post("/meetings/new", data=form)
            until(lambda: any('"drafts"' in line for line in streams[1].lines), "staff hear of the draft")
            other.post("/meetings/new", data=form | {"confirmed": "yes", "then": "announce"})
            until(
                lambda: all(any('"agenda"' in line for line in one.lines) for one in streams), "everybody hears of it"
            )
        assert not any('"drafts"' in line for line in streams[0].lines)


def test_a_member_hears_of_a_draft_and_of_somebody_else_as_of_what_is_not_there(node: RunningNode) -> None:
    form = {"kind": "visit", "title": "Visite", "place": "1 rue des Filatures", "town": "Tarbes"}
    form |= {"day": str(Clock().today() + timedelta(days=30)), "begins": "17:30", "ends": "19:30", "capacity": "5"}
    with somebody(node, Role.MEMBER) as member, somebody(node, Role.STAFF) as staff, node.browser() as other:
        other.cookies[SESSION_COOKIE] = staff.cookies[SESSION_COOKIE]
        draft = str(other.post("/meetings/new", data=form).url).rpartition("/")[2]
        aline = other.post("/people/new", data={"first_name": "Aline", "last_name": "Martin"}, follow_redirects=False)
        person = aline.headers["location"].rpartition("/")[2]
        for service, id, path, said in (
            ("meetings", draft, f"/meetings/{draft}/edit", form | {"title": "Une autre"}),
            ("membership", person, f"/people/{person}/edit", {"first_name": "Aline", "last_name": "Petit"}),
        ):
            streams = [Stream(browser, f"/live/{service}?about={id}") for browser in (member, staff)]
            for stream in streams:
                stream.start()
                until(lambda stream=stream: stream.lines, "the stream is open")
            other.post(path, data=said)
            until(lambda heard=streams[1], id=id: any(id in line for line in heard.lines), "staff hear of it")
            assert not any(id in line for line in streams[0].lines)
