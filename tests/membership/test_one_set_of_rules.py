"""What is said of a co-operative is read by one set of rules, whether a form, a program or a list says it."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import select
from stdnum import luhn

from services.membership.models import Cooperative
from services.membership.rules.csv_source import Line
from services.membership.rules.identifiers import SCHEMES
from services.membership.rules.import_rows import Draft, check_row
from shared.work import Workplace

FORM, PROGRAMS = "/cooperatives/new", "/api/membership/cooperatives"
FREE = ("name", "trading_name", "legal_form", "legal_form_label", "trade", "trade_label", "town", "postcode",
        "department", "federation", "website", "email", "phone",
        "street", "country")  # fmt: skip
DAYS = ("founded_on", "admitted_on")
SAMPLES = ("31", "2A", "ZZZ", "Haute-Garonne", "31000", "1000", "btp", "SCOP", "5710", "62.01Z", "6201z", "a@b.fr",
           "a..b@c.fr", "-", "n/a", "#REF!", "example.coop", "ftp://a.fr", "05 61 00 00 00", "12,5", "Élan",
           "\u202eÉlan", "\u200b", " ", "A" * 201)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(SAMPLES),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
    st.text("aé1 .@-\u200b\u200d\u202e\u00a0\u0301\t\n’", max_size=12),
)
CELLS = st.tuples(st.sampled_from(FREE), TEXTS) | st.tuples(st.sampled_from(DAYS), st.dates().map(date.isoformat))


def numbers() -> Iterator[str]:
    """SIRENs without end."""
    for at in count(10_000_000):
        yield f"{at}{luhn.calc_check_digit(str(at))}"


SIRENS = numbers()


def by_list(field: str, cell: str) -> object:
    """What a list's cell becomes; False when it is refused, or stays out."""
    cells = {"name": "Pain commun", "registration_number": next(SIRENS), field: cell}
    line = Line(2, tuple(cells.values()), tuple(cells))
    read = check_row(line, {name: at for at, name in enumerate(cells)}, SCHEMES["siren"])
    return getattr(read, field) if isinstance(read, Draft) and not read.left_out else False


async def by_form(field: str, cell: str, staff: httpx.AsyncClient, place: Workplace) -> object:
    """What stands in the register once somebody has typed it; False when the form comes back."""
    number = next(SIRENS)
    answer = await staff.post(FORM, data={"name": "Pain commun", "registration_number": number, field: cell})
    assert answer.status_code in (200, 422), answer.text
    return await kept(field, number, place) if answer.status_code == 200 else False


async def by_program(field: str, cell: str, staff: httpx.AsyncClient, place: Workplace) -> object:
    """The same for what a program sends; a day that it does not know is no day."""
    number = next(SIRENS)
    answer = await staff.post(PROGRAMS, json={"name": "Pain commun", "registration_number": number, field: cell})
    assert answer.status_code in (201, 422), answer.text
    if answer.status_code == 422:
        assert [one["field"] for one in answer.json()["errors"]] == [field]
        return False
    return await kept(field, number, place)


async def kept(field: str, number: str, place: Workplace) -> object:
    """What the register says."""
    async with place.database.reading() as session:
        found = (await session.exec(select(Cooperative).where(Cooperative.registration_number == number))).one()
    return getattr(found, field)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CELLS)
@example(("department", "ZZZ"))
@example(("name", " "))
@example(("name", "\u202e"))
@example(("admitted_on", "0026-01-01"))
@example(("town", "A" * 201))
@example(("postcode", "1000"))
async def test_a_form_a_program_and_a_list_take_the_same(
    staff: httpx.AsyncClient, place: Workplace, said: tuple[str, str]
) -> None:
    read = by_list(*said)
    assert await by_form(*said, staff, place) == read
    assert await by_program(*said, staff, place) == read


@pytest.mark.parametrize("name", ["", " ", "\u202e", "\u200b\u3164", "\n"])
async def test_nobody_is_noted_without_a_name(staff: httpx.AsyncClient, name: str) -> None:
    sent = {"first_name": "Ada", "last_name": name}
    assert (await staff.post("/api/membership/people", json=sent)).status_code == 422
    assert (await staff.post("/people/new", data=sent)).status_code == 422


@pytest.mark.parametrize("sent", ["ada\u202e", "Ada\u200b ", " A\u00adda", "\ufeffAda"])
async def test_what_nobody_sees_is_in_no_name(staff: httpx.AsyncClient, sent: str) -> None:
    answer = await staff.post("/api/membership/people", json={"first_name": sent, "last_name": sent})
    assert answer.status_code == 201
    assert answer.json()["last_name"].lower() == "ada"


async def test_a_mandate_since_the_year_26_is_a_slip_everywhere(staff: httpx.AsyncClient) -> None:
    mandate: dict[str, Any] = {"kind": "elected", "since": "0026-01-01"}
    sent = {"first_name": "Ada", "last_name": "Martin"}
    made = await staff.post("/api/membership/people", json=sent)
    path = f"{made.json()['id']}/mandates"
    assert (await staff.post(f"/api/membership/people/{path}", json=mandate)).status_code == 422
    assert (await staff.post("/api/membership/people", json=sent | {"mandates": [mandate]})).status_code == 422
    assert (await staff.post(f"/people/{path}", data=mandate)).status_code == 422
