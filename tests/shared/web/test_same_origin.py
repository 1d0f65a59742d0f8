"""A form on a stranger's site cannot use a person's session; our own pages and programs with a token can."""

from datetime import timedelta

import pytest

from shared.identity import Role, Seals, a_visitor
from tests.shared.web.conftest import Browse

FORM = {"name": "Ada"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://node.example"},
        {"Origin": "https://NODE.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    ],
)
async def test_a_form_of_our_own_pages_is_taken(browse: Browse, headers: dict[str, str]) -> None:
    answer = await browse(role=Role.MEMBER).post("/hello", data=FORM, headers=headers)
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://node.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://node.example.evil.example"},
        {"Origin": "https://node.example:8443"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": ""},
        {"Referer": "https://node.example/hello"},
        {"Sec-Fetch-Site": "cross-site", "Authorization": "Bearer nothing"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_form_from_elsewhere_is_refused_in_words(browse: Browse, headers: dict[str, str], method: str) -> None:
    answer = await browse("fr", role=Role.MEMBER).request(method, "/hello", data=FORM, headers=headers)
    assert answer.status_code == 403
    assert "Ce formulaire" in answer.text


async def test_a_program_with_a_token_and_no_cookie_needs_no_origin(browse: Browse, seals: Seals) -> None:
    token = seals.api_token(a_visitor(None, Role.STAFF), ["tests:write"], timedelta(hours=1))
    client = browse(authorization=f"Bearer {token}")
    answer = await client.post("/api/cooperatives", json={"name": "Pain commun", "jobs": 5})
    assert answer.json() == {"name": "Pain commun", "jobs": 5}


async def test_a_mail_program_may_unsubscribe_without_a_cookie_and_only_there(browse: Browse) -> None:
    body = {"List-Unsubscribe": "One-Click"}
    assert (await browse().post("/unsubscribe/token", data=body)).status_code == 200
    assert (await browse(role=Role.MEMBER).post("/unsubscribe/token", data=body)).status_code == 403
    assert (await browse().post("/hello", data=FORM)).status_code == 403


async def test_a_link_on_another_site_or_in_a_mail_leads_here(browse: Browse) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert (await browse(role=Role.MEMBER).get("/hello", headers=headers)).status_code == 200
    assert (await browse(role=Role.MEMBER).get("/hello")).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "dest", "path"),
    [
        ("no-cors", "image", "/hello"),
        ("no-cors", "script", "/hello"),
        ("cors", "empty", "/hello"),
        ("navigate", "iframe", "/hello"),
        ("navigate", "object", "/hello"),
        ("navigate", "document", "/api/refused"),
    ],
)
async def test_another_site_cannot_load_or_frame_anything_of_ours(
    browse: Browse, site: str, mode: str, dest: str, path: str
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert (await browse(role=Role.MEMBER).get(path, headers=headers)).status_code == 403
