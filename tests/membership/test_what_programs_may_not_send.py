"""Faults that programs met at membership's doors, each of which was a fault of ours before it was refused in words."""

import httpx
import pytest
from fastapi import FastAPI

from shared.identity import Role
from tests.membership.conftest import browser

NUMBER = "311337240"


async def test_a_program_that_gave_a_co_operative_no_name_was_told_that_we_are_broken(staff: httpx.AsyncClient) -> None:
    answer = await staff.post("/api/membership/cooperatives", json={"name": "", "registration_number": NUMBER})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["name"]


async def test_a_co_operative_with_more_jobs_than_people_on_earth_was_too_large_for_the_database(
    staff: httpx.AsyncClient,
) -> None:
    sent = {"name": "Pain commun", "registration_number": NUMBER, "jobs": 10**30}
    assert (await staff.post("/api/membership/cooperatives", json=sent)).status_code == 422


@pytest.mark.parametrize("path", ["/people", "/cooperatives", "/node/crossings", "/api/membership/people"])
async def test_a_page_beyond_what_a_database_counts_to_was_asked_for(staff: httpx.AsyncClient, path: str) -> None:
    assert (await staff.get(f"{path}?page={10**19}")).status_code == 422


async def test_the_operator_asked_for_a_page_of_the_audit_beyond_what_a_database_counts_to(app: FastAPI) -> None:
    async with browser(app, Role.OPERATOR) as operator:
        assert (await operator.get(f"/audit?page={10**20}")).status_code == 422


async def test_a_percent_sign_in_a_search_for_people_found_everybody(staff: httpx.AsyncClient) -> None:
    await staff.post("/api/membership/people", json={"first_name": "Ada", "last_name": "Martin"})
    for sign in ("%", "_", "\\"):
        found = (await staff.get("/api/membership/people", params={"q": sign})).json()
        assert found["total"] == 0


@pytest.mark.parametrize("name", ["Origin", "Referer", "HX-Current-URL", "X-Forwarded-For", "Accept-Language"])
@pytest.mark.parametrize("value", ["http://[", "http://[::1", "//[", "http://a]b", "%", ";;=", "http://a:b"])
async def test_a_header_that_nobody_sends_was_a_fault_of_ours(staff: httpx.AsyncClient, name: str, value: str) -> None:
    headers = {name: value, "HX-Request": "true"}
    assert (await staff.get("/people", headers=headers)).status_code < 500
    assert (await staff.post("/people/new", data={}, headers=headers)).status_code < 500


async def test_a_zero_byte_in_a_name_was_a_fault_on_postgresql_alone(staff: httpx.AsyncClient) -> None:
    sent = {"first_name": "Ada\x00", "last_name": "Martin"}
    assert (await staff.post("/api/membership/people", json=sent)).status_code == 422
    assert (await staff.post("/people/new", data=sent)).status_code == 422
    assert (await staff.get("/people", params={"q": "Ada\x00"})).status_code == 422
    assert (await staff.get("/people/%00")).status_code == 404
    assert (await staff.post("/imports", files={"file": ("list.xlsx", b"\x00\x01")})).status_code < 500


async def test_a_mandate_since_the_number_0_began_in_1970(staff: httpx.AsyncClient) -> None:
    mandate = {"kind": "staff", "since": 0}
    sent = {"first_name": "Ada", "last_name": "Martin", "mandates": [mandate]}
    answer = await staff.post("/api/membership/people", json=sent)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "mandates.0.since")


async def test_a_program_without_a_token_was_told_of_forms_instead_of_signing_in(staff: httpx.AsyncClient) -> None:
    staff.cookies.clear()
    del staff.headers["Origin"]
    answer = await staff.post("/api/membership/people", json={})
    assert answer.status_code == 401


async def test_an_address_named_only_one_of_the_methods_that_it_takes(staff: httpx.AsyncClient) -> None:
    answer = await staff.delete("/api/membership/people")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
