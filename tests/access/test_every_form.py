"""Every form that is shown on any page: it carries a stamp, and sent twice it does its work once."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from starlette.types import ASGIApp

from deploy.broker.server import BrokerServer
from services.confederation.models import Session
from services.meetings.actions.register import Register, register
from services.membership.actions.begin_session import begin_session
from services.membership.models.mandate import MandateKind
from services.membership.models.session import How
from shared.identity import Role, Visitor, a_visitor
from shared.web.forms.labels import LABELS
from shared.web.forms.stamp import FIELD
from shared.web.forms.typed import SECRETS
from shared.work import Work
from tests.access.asking import ask
from tests.access.crawling import Crawl, the_door
from tests.access.filling import add_person, fill_hub, fill_node
from tests.access.forms import Form, forms_in, rows, send, send_and_confirm
from tests.access.test_nobody_sees_anothers import things_in
from tests.access.world import BROKERS, World, open_world, sqlite_in

NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[\w-]{16}(?=/|$)")
WITHOUT = re.compile(r"/account/passkeys$|/sign-in/|/style")
"""What proves who somebody is has tickets of its own, each good once; the page of the design goes nowhere."""
MAKES = {
    "/people/new",
    "/people/{}/mandates",
    "/people/{}/invitation",
    "/cooperatives/new",
    "/cooperatives/{}/notes",
    "/imports",
    "/account/tokens/new",
    "/tour/staff",
    "/meetings/new",
    "/meetings/{}/announce",
    "/sign-in",
}
ALSO = {
    "/account/tokens/new": {"scopes": "meetings:read"},
    "/cooperatives/new": {"unnumbered": "1"},
    "/meetings/new": {"then": "announce", "place": "Albi"},
}
"""What is ticked or pressed beside what is needed."""
ASKS = {
    "/account/sessions/end",
    "/account/sessions/{}/end",
    "/account/tokens/{}/revocation",
    "/cooperatives/{}/withdraw",
    "/people/{}/mandates/{}/end",
    "/people/{}/sessions/end",
    "/people/{}/sessions/{}/end",
    "/meetings/new",
    "/meetings/{}/announce",
    "/meetings/{}/people/{}/cancel",
    "/node/crossings/kinds/CooperativePresence",
}
ENDS = {"/meetings/new": {"then": "announce", "place": "Albi"}, "/cooperatives/{}/withdraw": {"reason": "It closes."}}
SETS = ("/tour/union", "/account/sessions/end", "/people/{}/edit", "/cooperatives/{}/edit", "/node/crossings/kinds/")
TOLD = {"membership.outbox", "membership.audit_entry"}
"""These set something to a value; said once more, it is told once more."""
UNCOUNTED = {"alembic_version", "form_sent"}


@pytest.fixture
async def world(folder: Path, shared_broker: BrokerServer) -> AsyncIterator[World]:
    """A node with something in it."""
    async with AsyncExitStack() as stack:
        world = await open_world(stack, sqlite_in(folder), **dict.fromkeys(BROKERS, shared_broker.url_fed))
        await fill_node(world)
        yield world


@pytest.fixture
async def hub(folder: Path, shared_broker: BrokerServer) -> AsyncIterator[World]:
    """The confederation's."""
    async with AsyncExitStack() as stack:
        brokers = dict.fromkeys(BROKERS, shared_broker.url_fed)
        world = await open_world(stack, sqlite_in(folder), ["confederation"], **brokers)
        await fill_hub(world)
        yield world


async def an_operator(world: World) -> Visitor:
    """Somebody of the register who may do everything, and takes part in meetings."""
    mandates = [(MandateKind.OPERATOR, None), (MandateKind.STAFF, None), (MandateKind.WORKER, "own")]
    return a_visitor(
        await add_person(world, "boss", "Olga", "Boss", *mandates, email="olga@example.org"), Role.OPERATOR
    )


async def every_form(world: World, visitor: Visitor) -> list[Form]:
    """One of each kind that there is on any page that somebody can reach."""
    done = Crawl(world, visitor)
    await done.look(things_in(world), ["Atelier"])
    found: dict[tuple[str, frozenset[str]], Form] = {}
    for address, page in done.raw.items():
        if "content-type: text/html" in page:
            for form in forms_in(page, address.removeprefix("GET ")):
                if not WITHOUT.match(form.action):
                    found.setdefault((kind_of(form), form.names), form)
    return list(found.values())


def kind_of(form: Form) -> str:
    """Where a form goes, whatever it is about."""
    return NUMBER.sub("{}", form.action.partition("?")[0])


async def test_every_form_carries_a_stamp(world: World) -> None:
    forms = await every_form(world, await an_operator(world))
    assert [one.action for one in forms if FIELD not in one.names] == []
    assert len(forms) > 30


async def test_every_form_of_the_hub_carries_a_stamp(hub: World) -> None:
    forms = await the_hubs_forms(hub)
    assert [one.action for one in forms if FIELD not in one.names and not WITHOUT.match(one.action)] == []
    assert {kind_of(one) for one in forms} >= {"/bulletins/preview", "/unions/occitanie/restatement"}


HUB_ASKS = {
    "/account/sessions/end",
    "/account/sessions/{}/end",
    "/bulletins",
    "/readers/{}/end",
    "/unions/occitanie/restatement",
}
HUB_TOLD = {"confederation.audit_entry"}
BULLETIN = {"title": "Congrès", "text": "À Lille."}


async def test_a_form_of_the_hub_that_is_sent_twice_does_its_work_once(hub: World) -> None:
    door, cookie, done = hub.apps["confederation"], hub.session(OPERATOR), set()
    for form in await the_hubs_forms(hub):
        before = await counted(hub)
        await send_and_confirm(door, form, form.said(), cookie)
        once = await counted(hub)
        await send_and_confirm(door, form, form.said(**dict(form.fields)), cookie)
        again = more(once, await counted(hub))
        assert set(again) <= (HUB_TOLD if kind_of(form).startswith((*SETS, "/readers/")) else set()), (
            kind_of(form),
            again,
        )
        done |= {kind_of(form)} if more(before, once) else set()
    assert done >= {"/bulletins", "/unions/occitanie/restatement"}


async def test_what_ends_something_at_the_hub_or_reaches_many_asks_first(hub: World) -> None:
    door, cookie, asked = hub.apps["confederation"], hub.session(OPERATOR), set()
    for form in await the_hubs_forms(hub):
        before = await rows(hub)
        if "maillon-question" in (await send(door, form, form.said(), cookie)).headers:
            asked.add(kind_of(form))
            assert await rows(hub) == before, kind_of(form)
    assert asked >= HUB_ASKS, HUB_ASKS - asked


OPERATOR = a_visitor(None, Role.OPERATOR)


async def test_every_field_that_is_typed_into_has_a_label_where_a_refusal_shows_it_again(world: World) -> None:
    forms = await every_form(world, await an_operator(world))
    assert {name for one in forms for name in one.typed} - LABELS.keys() - SECRETS == set()


async def test_every_field_of_the_hub_that_is_typed_into_has_a_label_too(hub: World) -> None:
    assert {name for one in await the_hubs_forms(hub) for name in one.typed} - LABELS.keys() == set()


async def the_hubs_forms(hub: World) -> list[Form]:
    """The forms of the pages that an operator of the hub begins at, also signed in elsewhere, and of a preview."""
    for name, role in (("Aline", Role.ANALYST), ("", Role.OPERATOR)):
        await hub.work("confederation", partial(come_in, name, role))
    cookie, found = hub.session(OPERATOR), []
    for page in ("/account", "/bulletins/new", "/unions/occitanie"):
        answer = await ask(hub.apps["confederation"], "GET", page, cookie, "text/html")
        found += forms_in(answer.body.decode(), page)
    preview = next(one for one in found if one.action == "/bulletins/preview")
    seen = await send(hub.apps["confederation"], preview, preview.said(**BULLETIN), cookie)
    return found + [one for one in forms_in(seen.body.decode(), "/bulletins/new") if one.action == "/bulletins"]


async def test_a_form_that_is_sent_twice_makes_one_thing(world: World) -> None:
    visitor = await an_operator(world)
    door, made = the_door(world), set()
    also = ALSO | {"/people/{}/mandates": {"cooperative_id": str(world.ids["other"])}}
    for form in await every_form(world, visitor):
        said = form.said(**also.get(kind_of(form), {}))
        before = await counted(world)
        await send_and_confirm(door, form, said, world.session(visitor))
        once = await counted(world)
        await send_and_confirm(door, form, said, world.session(visitor))
        twice = await counted(world)
        again = more(once, twice)
        assert set(again) <= (TOLD if kind_of(form).startswith(SETS) else set()), (kind_of(form), again)
        made |= {kind_of(form)} if more(before, once) else set()
    assert made >= MAKES, MAKES - made


async def come_in(name: str, role: Role, work: Work) -> None:
    """Somebody signs in at the hub."""
    work.add(Session(role=role, name=name, begun_at=work.now, seen_at=work.now))


async def counted(world: World) -> dict[str, int]:
    """How many of everything there are."""
    return {name: number for name, number in (await rows(world)).items() if name.split(".")[1] not in UNCOUNTED}


def more(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """What was added."""
    return {name: number - before[name] for name, number in after.items() if number > before[name]}


async def test_what_ends_something_or_writes_to_many_asks_first(world: World) -> None:
    visitor = await an_operator(world)
    door, cookie, asked = the_door(world), world.session(visitor), set()
    await begin_things(world, door, visitor)
    for form in await every_form(world, visitor):
        said, before = form.said(**ENDS.get(kind_of(form), {})), await rows(world)
        if "maillon-question" in (await send(door, form, said, cookie)).headers:
            asked.add(kind_of(form))
            dialog = await send(door, form, said, cookie, maillon_only_ask="1")
            assert b"question-title" in dialog.body
            assert await rows(world) == before, kind_of(form)
    assert asked >= ASKS, ASKS - asked


async def begin_things(world: World, door: ASGIApp, visitor: Visitor) -> None:
    """A token, a session in another browser, a seat: things that can be ended."""
    form = next(one for one in await every_form(world, visitor) if kind_of(one) == "/account/tokens/new")
    await send(door, form, form.said(scopes="meetings:read"), world.session(visitor))
    assert visitor.person_id
    person: UUID = visitor.person_id
    await world.work("membership", lambda work: begin_session(person, How.LETTER, work))
    await world.work("meetings", lambda work: register(world.ids["meeting"], Register(person), work))
