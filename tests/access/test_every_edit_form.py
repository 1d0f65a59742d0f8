"""Every form that is filled with what is stored says so: whoever sends an old copy of it undoes nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
from sqlalchemy import update

from services.meetings.actions.register import Register, register
from services.meetings.models import Meeting
from services.membership.actions.upload_import import upload_import
from services.membership.models import ImportFile, Passkey
from services.membership.models.import_file import ImportState
from services.membership.rules.import_steps import look_into
from shared.identity import Visitor
from shared.web.forms.base import FIELD
from shared.work import Work
from tests.access.asking import Answer, ask
from tests.access.crawling import the_door
from tests.access.filling import plan
from tests.access.forms import Form, forms_in, send
from tests.access.test_every_form import an_operator, every_form, hub, kind_of, the_hubs_forms, world
from tests.access.world import World

assert hub and world  # fixtures
PROPOSED = {
    "/meetings/new": "a new meeting, filled with the next Thursday",
    "/people/new": "a new person",
    "/people/{}/mandates": "a new mandate, from today on",
    "/people/{}/mandates/{}/end": "its last day is proposed, nothing is stored",
    "/cooperatives/{}/admit": "the day is proposed",
    "/cooperatives/{}/withdraw": "the day is proposed",
    "/cooperatives/{}/notes": "a new note, of today",
    "/account/tokens/new": "a new token",
    "/meetings/{}/registration": "a new registration, for one person",
    "/imports/{}/apply": "the day is proposed",
    "/bulletins/preview": "a new bulletin",
}
"""Forms that are filled with a proposal: there is nothing that somebody else could have changed."""
NOT_STORED = {"to"}
"""Where the test message of the mail server goes."""
ALSO = {"/mail-server": [("do", "insist")]}
EDITED = {
    "/people/{}/edit",
    "/cooperatives/{}/edit",
    "/cooperatives/{}/contact",
    "/meetings/{}/edit",
    "/meetings/{}/opening",
    "/meetings/{}/attendance",
    "/imports/{}/columns",
    "/imports/{}/reading",
    "/account/passkeys/{}/name",
    "/tour/union",
    "/mail-server",
}
CHOICES = {
    "/meetings/{}/attendance": ("a-", "absent", "excused"),
    "/meetings/{}/opening": ("title", "Left in the network", "Right in the network"),
    "/imports/{}/columns": ("use-2", "town", "trade"),
    "/imports/{}/reading": ("delimiter", ",", "tab"),
}
"""A field, and two things to choose for it."""
TYPED = {
    "last_name": ("Lefebvre", "Rivière"),
    "name": ("Left of it", "Right of it"),
    "title": ("Left of it", "Right of it"),
    "passkey_name": ("Left of it", "Right of it"),
    "union_name": ("Left of it", "Right of it"),
    "host": ("mail.left.example", "mail.right.example"),
    "phone": ("05 61 00 00 01", "05 61 00 00 02"),
}
"""For the others a field, and what two people type into it."""


async def things_to_edit(world: World) -> Visitor:
    """Somebody who may edit everything, and one of each thing that they edit."""
    visitor = await an_operator(world)
    person = world.ids["person boss"]
    world.ids["foundry"] = world.ids["own"]
    today = await plan(world, "Today", announced=True)

    async def begins(work: Work) -> None:
        await register(today, Register(person), work)
        await work.flush()
        meeting = await work.get(Meeting, today)
        meeting.starts_at = datetime.now(UTC) - timedelta(minutes=1)

    async def keeps(work: Work) -> None:
        key = {"credential_id": b"1", "public_key": b"1", "sign_count": 0}
        work.add(Passkey(person_id=person, name="Laptop", added_at=work.now, **key))
        content = "Nom;SIREN;Effectif\nÉlan;310238894;4\n".encode()
        *_, sight = look_into(content, "list.csv", "siren")
        file = await upload_import("list.csv", content, sight, None, work)
        file.state = ImportState.CHECKED

    await world.work("meetings", begins)
    await world.work("membership", keeps)
    return visitor


async def test_every_edit_form_carries_what_it_was_filled_from(world: World) -> None:
    forms = await every_form(world, await things_to_edit(world))
    wrong = {(kind_of(one), *missing(one)) for one in forms if kind_of(one) not in PROPOSED and missing(one)}
    assert wrong == set()
    assert {kind_of(one) for one in forms if FIELD in one.names} == EDITED


async def test_every_edit_form_of_the_hub_carries_what_it_was_filled_from(hub: World) -> None:
    forms = await the_hubs_forms(hub)
    assert {(kind_of(one), *missing(one)) for one in forms if kind_of(one) not in PROPOSED and missing(one)} == set()


def missing(form: Form) -> list[str]:
    """Fields that are filled in, and of which the form does not say from what."""
    return sorted(form.seen.keys() - base_of(form).keys() - NOT_STORED)


def base_of(form: Form) -> dict[str, str]:
    """What the form says that it was filled from."""
    found: dict[str, str] = orjson.loads(dict(form.fields).get(FIELD, "{}"))
    return found


async def test_whoever_sends_an_old_copy_of_a_form_undoes_nothing(world: World) -> None:
    visitor, walked = await things_to_edit(world), set()
    for found in await edit_forms(world, visitor):
        form = await opened(world, found, visitor)
        field, theirs, _ = two_changes(form)
        for said in ({field: theirs}, {}):
            assert (await sent(world, form, visitor, **said)).status == 303, (kind_of(form), said)
        assert await stored(world, form, visitor, field) == theirs, kind_of(form)
        walked.add(kind_of(form))
    assert walked == EDITED


async def test_what_two_people_changed_is_shown_with_both_values_and_one_of_them_chooses(world: World) -> None:
    visitor = await things_to_edit(world)
    for found in await edit_forms(world, visitor):
        form = await opened(world, found, visitor)
        field, theirs, mine = two_changes(form)
        assert (await sent(world, form, visitor, **{field: theirs})).status == 303, kind_of(form)
        shown = await sent(world, form, visitor, **{field: mine})
        page = shown.body.decode()
        assert shown.status in (409, 422) and f"keep-{field}" in page, kind_of(form)
        assert await stored(world, form, visitor, field) == theirs, kind_of(form)
        (again,) = [one for one in forms_in(page, form.page) if FIELD in one.names and field in dict(one.fields)]
        for chosen, value in (("theirs", theirs), ("mine", mine)):
            answer = await sent(world, again, visitor, action=form.action, **{field: mine, f"keep-{field}": chosen})
            assert answer.status == 303 and await stored(world, form, visitor, field) == value, kind_of(form)


async def edit_forms(world: World, visitor: Visitor) -> list[Form]:
    """One of each kind."""
    found = {kind_of(one): one for one in await every_form(world, visitor) if FIELD in one.names}
    return list(found.values())


def two_changes(form: Form) -> tuple[str, str, str]:
    """A field of a form, and what two people put into it."""
    if kind_of(form) in CHOICES:
        begins, theirs, mine = CHOICES[kind_of(form)]
        return next(one for one in sorted(form.names) if one.startswith(begins)), theirs, mine
    name = next(one for one in TYPED if one in form.names)
    return name, *TYPED[name]


async def sent(world: World, form: Form, visitor: Visitor, action: str = "", **said: str) -> Answer:
    """The form as it came, with these changes; a list that was changed is checked at once."""
    form = replace(form, action=action or form.action)
    fields = form.fields + [(name, "") for name in said if name not in form.names] + ALSO.get(kind_of(form), [])
    changed = [(name, said.get(name, value)) for name, value in fields]
    answer = await send(the_door(world), form, changed, world.session(visitor))
    await world.work("membership", checked)
    return answer


async def checked(work: Work) -> None:
    """Lists are not checked by anybody here."""
    await work.do(update(ImportFile).values(state=ImportState.CHECKED))


async def stored(world: World, form: Form, visitor: Visitor, field: str) -> str:
    """What the form says in that field when it is opened now."""
    return dict((await opened(world, form, visitor)).fields)[field]


async def opened(world: World, form: Form, visitor: Visitor) -> Form:
    """The form as it is shown now."""
    answer = await ask(the_door(world), "GET", form.page, world.session(visitor), "text/html")
    return next(one for one in forms_in(answer.body.decode(), form.page) if one.action == form.action)
