"""The headers of every answer, and what becomes of them by https and at sign-out."""

import httpx
import pytest

from shared.access.permissions import permissions
from shared.clock import Clock
from shared.identity import Seals
from shared.web.application import web_app
from shared.web.pages import Templates
from tests.shared.web.conftest import OURS, TEMPLATES, Browse

EVERYWHERE = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
)


def site(**how: object) -> httpx.AsyncClient:
    """A browser before an application with these settings."""
    templates = Templates(TEMPLATES, clock=Clock())
    app = web_app(
        title="Tests", version="1", seals=Seals("secret"), templates=templates, permissions=permissions("membership"),
        **how,  # type: ignore[arg-type]
    )  # fmt: skip
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://node.example")


@pytest.mark.parametrize("path", ["/hello", "/refused", "/broken", "/nowhere", "/api/refused", "/static/nothing.css"])
async def test_each_answer_carries_them_all_refusals_and_faults_too(browse: Browse, path: str) -> None:
    headers = (await browse().get(path)).headers
    assert [name for name in EVERYWHERE if name not in headers] == []


async def test_passkeys_may_be_asked_for_and_cameras_may_not(browse: Browse) -> None:
    policy = (await browse().get("/hello")).headers["permissions-policy"]
    assert "publickey-credentials-get=(self)" in policy
    assert "camera=()" in policy and "geolocation=()" in policy


async def test_by_https_browsers_are_told_never_to_come_by_http_again() -> None:
    async with site(address="https://site.test") as by_https, site() as by_http:
        lasting = (await by_https.get("/style")).headers["strict-transport-security"]
        assert int(lasting.split(";")[0].removeprefix("max-age=")) >= 365 * 24 * 3600
        assert "strict-transport-security" not in (await by_http.get("/style")).headers


async def test_signing_out_leaves_nothing_in_the_browser(browse: Browse) -> None:
    client = browse(**OURS)
    await client.post("/enter")
    left = await client.post("/leave")
    assert left.headers["clear-site-data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("node.example", 200),
        ("NODE.example:8443", 200),
        ("node.example.", 200),
        ("autre.coop", 200),
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:80", 200),
        ("evil.example", 421),
        ("node.example.evil.example", 421),
        ("node.example@evil.example", 421),
        ("evil.example#node.example", 421),
        ("[::1", 421),
        ("", 421),
    ],
)
async def test_the_node_answers_to_its_own_names_only(host: str, status: int) -> None:
    async with site(hosts={"node.example", "autre.coop"}) as browser:
        assert (await browser.get("/style", headers={"Host": host})).status_code == status


async def test_a_supervisor_may_ask_by_any_address() -> None:
    async with site(hosts={"node.example"}) as browser:
        assert (await browser.get("/healthz", headers={"Host": "10.0.0.7:8000"})).status_code != 421
