"""Every service says no in the same way: a problem for programs, words in their language for people."""

from collections.abc import AsyncIterator

import pytest

from tests.shared.web.conftest import OURS, Browse

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("language", "title", "number"),
    [("en", "This is not possible now", "1,240"), ("fr", "Ce n’est pas possible pour l’instant", "1\u202f240")],
)
async def test_a_rule_says_no_to_a_program_in_its_language(
    browse: Browse, language: str, title: str, number: str
) -> None:
    answer = await browse(language).get("/api/refused")
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (409, PROBLEM)
    assert problem["type"] == "urn:maillon:already-member"
    assert (problem["title"], problem["status"]) == (title, 409)
    assert number in problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]


async def test_a_rule_says_no_to_a_person_on_a_page_with_the_layout(browse: Browse) -> None:
    answer = await browse("fr").get("/refused")
    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("text/html")
    assert "1\u202f240" in answer.text
    assert '<html lang="fr">' in answer.text
    assert answer.headers["x-request-id"] in answer.text


async def test_whoever_accepts_json_gets_a_problem_outside_the_api_too(browse: Browse) -> None:
    answer = await browse(Accept="application/json").get("/refused")
    assert answer.headers["content-type"] == PROBLEM


async def test_a_part_of_a_page_gets_a_fragment_that_goes_to_the_top(browse: Browse) -> None:
    answer = await browse(HX_Request="true").get("/refused")
    assert answer.status_code == 409
    assert answer.headers["hx-retarget"] == "#alerts"
    assert 'role="alert"' in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("path", ["/broken", "/api/broken"])
async def test_a_fault_of_ours_shows_its_number_and_nothing_of_its_cause(browse: Browse, path: str) -> None:
    answer = await browse().get(path)
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    for secret in ("swordfish", "RuntimeError", "Traceback", "conftest"):
        assert secret not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_unknown_address_is_told_as_such(browse: Browse) -> None:
    page = await browse("fr").get("/nowhere")
    problem = await browse().get("/api/nowhere")
    assert (page.status_code, problem.status_code) == (404, 404)
    assert "Page introuvable" in page.text
    assert problem.json()["type"] == "urn:maillon:not-found"


async def test_an_address_with_a_reference_that_cannot_be_one_is_unknown(browse: Browse) -> None:
    assert (await browse().get("/numbered/seven")).status_code == 404


async def test_what_cannot_be_read_is_told_field_by_field_without_repeating_it(browse: Browse) -> None:
    page = await browse("fr").get("/numbered/7?day=<b>Tuesday</b>")
    assert page.status_code == 422
    assert "nombre entier" in page.text
    assert "Tuesday<" not in page.text
    assert "Tuesday&" not in page.text


async def test_a_program_learns_which_fields_cannot_be_read(browse: Browse) -> None:
    client = browse(role="member", **OURS)
    answer = await client.post("/api/cooperatives", json={"jobs": "many"})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["name", "jobs"]


async def test_a_method_that_an_address_does_not_take_is_refused_in_words(browse: Browse) -> None:
    answer = await browse("fr", **OURS).delete("/hello")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    assert "n’accepte pas" in answer.text


async def test_a_file_that_is_too_large_is_refused_in_words(browse: Browse) -> None:
    answer = await browse("fr", **OURS).post("/file", files={"file": b"x" * 200_000})
    assert answer.status_code == 413
    assert "volumineux" in answer.text


async def test_a_file_of_unknown_length_is_refused_once_it_is_too_large(browse: Browse) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
        while True:
            yield b"x" * 10_000

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await browse(**OURS).post("/file", content=endless(), headers=headers)
    assert answer.status_code == 413


async def test_who_is_not_signed_in_learns_how_to(browse: Browse) -> None:
    page = await browse("fr").get("/mine")
    problem = await browse().post("/api/cooperatives", json={"name": "a", "jobs": 1}, headers=OURS)
    assert (page.status_code, problem.status_code) == (401, 401)
    assert "mot de passe" in page.text
    assert problem.json()["type"] == "urn:maillon:not-signed-in"
