"""Pages: their headers, their language, what they escape, what they say after a form, what they let follow."""

import re

import pytest
from fastapi import FastAPI

from shared.identity import Role
from shared.web.addresses import local_path, with_query
from shared.web.static import static_url
from tests.shared.web.conftest import OURS, Browse


async def test_a_page_lets_nothing_in_but_our_own_files(browse: Browse) -> None:
    headers = (await browse().get("/hello")).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "camera=()" in headers["permissions-policy"]


@pytest.mark.parametrize("path", ["/hello", "/style", "/mine", "/nowhere"])
async def test_no_page_needs_what_its_own_policy_forbids(browse: Browse, path: str) -> None:
    text = (await browse().get(path)).text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"""<(?!a\s)[^>]*\s(?:src|href)=["'](?:https?:)?//""", text)


async def test_every_request_has_a_number_of_its_own(browse: Browse) -> None:
    client = browse()
    numbers = {(await client.get("/hello")).headers["x-request-id"] for _ in range(20)}
    assert len(numbers) == 20


async def test_what_a_person_wrote_is_shown_and_never_run(browse: Browse) -> None:
    text = (await browse().get("/hello", params={"name": "<script>alert(1)</script>"})).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text
    assert "Union des Tests &amp; Cie" in text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr", "fr"),
        ("en-GB,en;q=0.9", "en"),
        ("de, en;q=0.5, fr;q=0.7", "fr"),
        ("en;q=0, fr;q=0.1", "fr"),
        ("de", "fr"),
        ("", "fr"),
        ("*", "fr"),
        ("en;q=x, ;;;,,=", "fr"),
        ("EN", "en"),
    ],
)
async def test_a_page_speaks_the_language_that_the_browser_prefers(
    browse: Browse, accepted: str, language: str
) -> None:
    assert f'<html lang="{language}">' in (await browse(accepted).get("/hello")).text


async def test_the_language_a_person_chose_wins_and_stays(browse: Browse) -> None:
    client = browse("fr", **OURS)
    answer = await client.post("/language/en?next=/hello?name=Ada")
    assert (answer.status_code, answer.headers["location"]) == (303, "/hello?name=Ada")
    assert '<html lang="en">' in (await client.get("/hello")).text


async def test_a_language_that_we_do_not_speak_is_unknown(browse: Browse) -> None:
    answer = await browse("fr", **OURS).post("/language/xx")
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "evil.example",
    "",
    " //evil.example",
    "/\x00",
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
async def test_changing_the_language_leads_nowhere_else(browse: Browse, wanted: str) -> None:
    answer = await browse(**OURS).post("/language/en", params={"next": wanted})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("wanted", ["/", "/agenda", "/meetings/1?page=2&q=a%20b", "/a//b", "/a?next=//b.example"])
def test_a_path_of_ours_may_be_followed(wanted: str) -> None:
    assert local_path(wanted) == wanted


def test_a_list_keeps_its_filter_from_page_to_page() -> None:
    assert with_query("/people?q=a%26b&page=2", page=3) == "/people?q=a%26b&page=3"
    assert with_query("/people?q=x&page=2", page=None) == "/people?q=x"


async def test_what_was_done_is_said_once_on_the_next_page(browse: Browse) -> None:
    client = browse(**OURS)
    assert (await client.post("/hello", data={"name": "<Ada>"})).headers["location"] == "/hello"
    assert "&lt;Ada&gt; was renamed." in (await client.get("/hello")).text
    assert "was renamed" not in (await client.get("/hello")).text


async def test_nobody_else_can_put_words_on_our_pages(browse: Browse) -> None:
    client = browse()
    client.cookies.set("maillon_said", "eyJ0ZXh0IjoiUGF5IGhlcmUiLCJ0b25lIjoiZG9uZSJ9.abc.def")
    assert (await client.get("/hello")).status_code == 200


async def test_signing_in_and_out_works_by_a_cookie_that_scripts_cannot_read(browse: Browse) -> None:
    client = browse(**OURS)
    cookie = (await client.post("/enter")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert (await client.get("/mine")).json() == "Camille"
    await client.post("/leave")
    assert (await client.get("/mine")).status_code == 401


async def test_a_session_that_was_tampered_with_is_nobody(browse: Browse) -> None:
    client = browse()
    client.cookies.set("maillon_session", "eyJyIjoib3BlcmF0b3IifQ.aaaa.bbbb")
    assert (await client.get("/mine")).status_code == 401


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        (None, ["/agenda", "/sign-in?next=%2Fhello"], ["/registrations", "/people", "/sign-out"]),
        (Role.MEMBER, ["/agenda", "/registrations", "/inbox", "/sign-out"], ["/people", "/node"]),
        (Role.ELECTED, ["/agenda", "/inbox", "/cooperatives"], ["/people", "/imports"]),
        (Role.STAFF, ["/agenda", "/cooperatives", "/people", "/imports", "/node"], ["/sign-in?next=%2Fhello"]),
        (Role.OPERATOR, ["/agenda", "/inbox/deliveries", "/node"], ["/registrations", "/inbox"]),
    ],
)
async def test_the_top_bar_leads_where_the_role_may_go(
    browse: Browse, role: Role | None, shown: list[str], hidden: list[str]
) -> None:
    text = (await browse(role=role).get("/hello")).text
    assert [path for path in shown if f'"{path}"' not in text] == []
    assert [path for path in hidden if f'"{path}"' in text] == []


async def test_a_file_with_its_hash_is_kept_for_a_year_and_changes_its_address_with_its_content(
    browse: Browse,
) -> None:
    client = browse()
    for name in ("maillon.css", "maillon.js", "htmx.js", "logo.svg"):
        answer = await client.get(static_url(name))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert (await client.get(f"/static/{name}")).headers["cache-control"] == "no-cache"
    assert "htmx" in (await client.get(static_url("htmx.js"))).text


async def test_only_what_is_the_same_for_everybody_is_compressed_on_its_way(browse: Browse) -> None:
    """The length of a compressed page would tell what is secret in it, a letter at a time."""
    client = browse(**{"Accept-Encoding": "gzip"})
    style, page = await client.get(static_url("maillon.css")), await client.get("/hello")
    assert (style.headers["content-encoding"], style.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert "content-encoding" not in page.headers


@pytest.mark.parametrize("path", ["/static/../application.py", "/static/%2e%2e/pages.py", "/static/nothing.css"])
async def test_only_files_of_the_static_folder_are_served(browse: Browse, path: str) -> None:
    answer = await browse().get(path)
    assert answer.status_code == 404
    assert "immutable" not in answer.headers["cache-control"]


async def test_a_service_is_ready_when_every_check_holds(browse: Browse, app: FastAPI) -> None:
    client = browse()
    app.state.checks = {"database": True, "broker": True}
    assert (await client.get("/readyz")).status_code == 200
    app.state.checks = {"database": True, "broker": False}
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["broker"]) == (503, False)
    assert (await client.get("/healthz")).text == "alive"
