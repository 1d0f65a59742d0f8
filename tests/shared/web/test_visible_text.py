"""Whatever way words come in, nobody gets to read what cannot be seen, and half of a character is refused."""

from typing import Annotated, Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import Depends, FastAPI, Form, Request
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from shared.tidy_text import visible
from shared.web.storable import storable
from shared.web.visible_text import VisibleText

TEXTS = st.text(
    st.sampled_from('aé &=+%;"\\\n\x01\u00a0\u0301\u200b\u202e😀\ufeff') | st.characters(exclude_categories=["Cs"]),
).map(lambda text: text.replace("\x00", ""))


class Sent(BaseModel):
    """What a program sends."""

    said: Any


@pytest.fixture
async def doors() -> httpx.AsyncClient:
    """An application that answers what it was told, in each of the ways in which one is told something."""
    app = FastAPI(dependencies=[Depends(storable)])
    app.add_middleware(VisibleText)

    @app.get("/query")
    async def query(said: str) -> list[str]:
        return [said]

    @app.post("/form")
    async def form(request: Request, said: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "") -> Any:
        return [said, password, (await request.form()).get("said", "")]

    @app.post("/json")
    async def json(sent: Sent) -> Any:
        return sent.said

    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://node.test")


@example("\b")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
async def test_what_a_door_is_told_is_what_can_be_seen(doors: httpx.AsyncClient, text: str) -> None:
    seen = visible(text)
    assert (await doors.get("/query", params={"said": text})).json() == [seen]
    assert (await doors.post("/form", data={"said": text, "password": text})).json() == [seen, text, seen]
    assert (await doors.post("/json", json={"said": [{text: text}, 1.5, None]})).json() == [{seen: seen}, 1.5, None]


@pytest.mark.parametrize("half", [r'"\ud800"', r'"a\uDFFFb"', r'{"\ud83d": 1}', r'["\ude00\ud83d"]', '"\udc80"'])
async def test_half_of_a_character_is_refused_before_anybody_works_with_it(doors: httpx.AsyncClient, half: str) -> None:
    body = f'{{"said": {half}}}'.encode("utf-8", "surrogatepass")
    with pytest.raises(Exception, match="character that cannot be stored"):
        await doors.post("/json", content=body, headers={"Content-Type": "application/json"})


async def test_a_whole_character_written_as_two_halves_is_one(doors: httpx.AsyncClient) -> None:
    answer = await doors.post(
        "/json", content=rb'{"said": "\ud83d\ude00"}', headers={"Content-Type": "application/json"}
    )
    assert answer.json() == "😀"


async def test_a_program_that_sends_a_form_as_files_goes_round_nothing(doors: httpx.AsyncClient) -> None:
    answer = await doors.post("/form", data={"said": "Élan"}, files={"x": b"\x00"})
    assert answer.json()[0] == "Élan"
    with pytest.raises(Exception, match="character that cannot be stored"):
        await doors.post("/form", data={"said": "\u202eÉlan"}, files={"x": b"\x00"})


async def test_what_has_nothing_hidden_passes_as_it_was_sent(doors: httpx.AsyncClient) -> None:
    assert (await doors.get(f"/query?said={quote('a+b&c=ü%')}")).json() == ["a+b&c=ü%"]
    assert (
        await doors.post("/json", content=b"not json", headers={"Content-Type": "application/json"})
    ).status_code == 422
