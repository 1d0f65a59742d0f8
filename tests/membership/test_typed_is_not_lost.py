"""What somebody typed while their session ended, or that a rule refused, is not lost."""

import re
from html import unescape

import httpx
import pytest
from fastapi import FastAPI

from shared.identity import Role
from shared.web.forms.labels import label_of
from shared.web.forms.typed import SECRETS
from tests.access.forms import forms_in
from tests.membership.conftest import browser

NEW = "/people/new"
LEA = {"first_name": "Léa Marie-Thérèse", "last_name": "Roux"}


async def stamp_on(page: str, client: httpx.AsyncClient) -> dict[str, str]:
    """What the form of that page carries unseen."""
    shown = (await client.get(page)).text
    return {"stamp": unescape(re.findall(r'name="stamp" value="([^"]+)"', shown)[-1])}


async def test_what_was_typed_while_the_session_ended_is_sent_again_after_signing_in(
    app: FastAPI, staff: httpx.AsyncClient
) -> None:
    said = LEA | await stamp_on(NEW, staff)
    async with browser(app, None) as gone:
        refused = await gone.post(NEW, data=said)
    assert refused.status_code == 401 and "Léa Marie-Thérèse" in unescape(refused.text)
    (form,) = [one for one in forms_in(refused.text, NEW) if one.action == NEW]
    made = await staff.post(NEW, data=dict(form.fields))
    assert made.url.path.startswith("/people/") and "Léa Marie-Thérèse" in unescape(made.text)


async def test_short_fields_are_shown_again_under_their_labels(app: FastAPI, staff: httpx.AsyncClient) -> None:
    said = {"first_name": "Léa", "last_name": "Roux", "language": "fr"} | await stamp_on(NEW, staff)
    async with browser(app, None) as gone:
        page = unescape((await gone.post(NEW, data=said)).text)
    for label, name, value in (("First name", "first_name", "Léa"), ("Last name", "last_name", "Roux")):
        assert re.search(rf'<label for="(again-\d+)">{label}</label><input id="\1" name="{name}" value="{value}"', page)
    assert '<textarea name="language" hidden>' in page, "what was chosen is carried along"


async def test_what_one_person_typed_is_never_shown_to_or_sent_by_another(
    app: FastAPI, staff: httpx.AsyncClient
) -> None:
    said = LEA | await stamp_on(NEW, staff) | {"typed-before": "yes"}
    async with browser(app, Role.OPERATOR) as another:
        refused = await another.post(NEW, data=said)
        assert refused.status_code == 403 and "Léa" not in unescape(refused.text)
        assert "Nobody yet" in (await another.get("/people")).text


async def test_a_refusal_of_a_rule_keeps_what_was_typed(staff: httpx.AsyncClient) -> None:
    page = "/cooperatives/00000000-0000-0000-0000-000000000001"
    said = {"words": "Called the baker about the oven", **await stamp_on(NEW, staff)}
    refused = await staff.post(f"{page}/notes", data=said)
    assert refused.status_code == 404 and "Called the baker about the oven" in refused.text


async def test_no_secret_is_carried(app: FastAPI, staff: httpx.AsyncClient) -> None:
    secrets = dict.fromkeys(SECRETS, "swordfish and more words")
    async with browser(app, None) as gone:
        refused = await gone.post(NEW, data=LEA | secrets | await stamp_on(NEW, staff))
    assert refused.status_code == 401 and "swordfish" not in refused.text


async def test_a_stranger_without_a_form_of_ours_is_shown_nothing_of_it(app: FastAPI) -> None:
    async with browser(app, None) as stranger:
        refused = await stranger.post(NEW, data=LEA | {"stamp": "made up"})
    assert refused.status_code == 401 and "Thérèse" not in unescape(refused.text)


async def test_what_is_wrong_is_said_with_the_name_of_its_field(staff: httpx.AsyncClient) -> None:
    answer = await staff.post("/people/new", data={"first_name": " ", "last_name": ""})
    assert answer.status_code == 422
    assert "First name: Fill this in." in answer.text and "Last name: Fill this in." in answer.text


@pytest.mark.parametrize(
    ("path", "name", "called"),
    [
        ("/mail-server", "host", "Server"),
        ("/meetings/new", "host", "Host co-operative"),
        ("/cooperatives/1/notes", "words", "Note a contact"),
        ("/meetings/1/opening", "title", "Title for the network"),
        ("/meetings/1/edit", "title", "Title"),
    ],
)
def test_a_field_is_called_as_its_own_form_calls_it(path: str, name: str, called: str) -> None:
    assert str(label_of(path, name)) == called
