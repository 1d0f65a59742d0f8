"""One line for each request: the route's template, how it went, how long it took, and nothing about persons."""

from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
import structlog

from tests.shared.web.conftest import Browse

Lines = list[MutableMapping[str, Any]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What is logged during the test."""
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logged:
        yield logged


async def test_a_request_leaves_one_line_with_its_route_and_not_its_address(browse: Browse, lines: Lines) -> None:
    answer = await browse().get("/numbered/7?day=3&token=secret")
    (line,) = lines
    assert (line["event"], line["method"], line["route"], line["status"]) == (
        "http.answered", "GET", "/numbered/{number}", 200,
    )  # fmt: skip
    assert line["ms"] >= 0
    assert line["request_id"] == answer.headers["x-request-id"]
    assert "secret" not in str(line)


async def test_an_address_that_nobody_knows_is_not_logged_either(browse: Browse, lines: Lines) -> None:
    await browse().get("/ada.lovelace@example.org")
    assert (lines[0]["route"], lines[0]["status"]) == ("(none)", 404)
    assert "ada" not in str(lines)


async def test_a_refusal_before_any_route_has_its_line_too(browse: Browse, lines: Lines) -> None:
    await browse().post("/hello")
    assert [line["status"] for line in lines] == [403]


@pytest.mark.parametrize("path", ["/healthz", "/static/maillon.css"])
async def test_whoever_watches_over_the_service_does_not_fill_the_log(browse: Browse, lines: Lines, path: str) -> None:
    assert (await browse().get(path)).status_code == 200
    assert lines == []


@pytest.mark.parametrize(
    ("traceparent", "trace"),
    [
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"),
        ("00-4bf92f3577b34da6a3ce929d0e0e4736\n-00f067aa0ba902b7-01", None),
        ("nonsense", None),
    ],
)
async def test_the_trace_that_a_caller_follows_is_in_the_line(
    browse: Browse, lines: Lines, traceparent: str, trace: str | None
) -> None:
    await browse(traceparent=traceparent).get("/hello")
    assert lines[0].get("trace_id") == trace


async def test_a_fault_of_ours_is_in_the_log_with_its_number(browse: Browse, lines: Lines) -> None:
    answer = await browse().get("/broken")
    failed, answered = lines
    assert (failed["event"], failed["exc_info"]) == ("http.failed", True)
    assert failed["request_id"] == answered["request_id"] == answer.headers["x-request-id"]
