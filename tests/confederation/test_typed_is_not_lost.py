"""A bulletin that was being written while the session at the hub ended is not lost."""

import re
from collections.abc import AsyncIterator
from html import unescape

import pytest
from fastapi import FastAPI

from tests.access.forms import forms_in
from tests.confederation.browsers import browser, the_app

TEXT = "À Lille, le 3 mars. Venez nombreux !"


@pytest.fixture
async def app(database_url: str) -> AsyncIterator[FastAPI]:
    """The pages over the database of the test."""
    app = the_app(database_url)
    yield app
    await app.state.service.database.close()


async def test_a_bulletin_typed_while_the_session_ended_is_sent_again_after_signing_in(app: FastAPI) -> None:
    async with browser(app) as web, browser(app, None) as gone:
        (form,) = forms_in((await web.get("/bulletins/new")).text, "/bulletins/new")
        said = dict(form.fields) | {"title": "Congrès", "text": TEXT}
        refused = await gone.post(form.action, data=said)
        assert refused.status_code == 401 and re.search(r"<label[^>]*>Text in French</label>", refused.text)
        (again,) = [one for one in forms_in(refused.text, form.page) if one.action == form.action]
        seen = await web.post(again.action, data=dict(again.fields))
    assert seen.status_code == 200 and TEXT in unescape(seen.text) and 'action="/bulletins"' in seen.text
