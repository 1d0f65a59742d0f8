"""A union's staff imports a list, from the file to the register."""

import asyncio
import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import func, select

from services.membership.models import Cooperative
from shared.identity import Role
from shared.service import Service
from shared.tables import outbox
from tests.builders import a_siren
from tests.membership.conftest import browser

SMALL = "Raison sociale;SIREN;Ville;Salariés\nAtelier du Bois;310 238 894;Tarbes;12\nPain commun;311337240;Albi;douze\n"
NOT_MEMBERS = {"joined": "no", "confirmed": "yes"}
MEMBERS = {"joined": "since", "admit_on": "2020-01-01", "confirmed": "yes"}


async def send(client: httpx.AsyncClient, content: bytes, name: str = "list.csv") -> httpx.Response:
    """Uploads a file."""
    return await client.post("/imports", files={"file": (name, content, "text/csv")})


async def settled(client: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    """The import's page once nothing is going on in the background."""
    async with asyncio.timeout(60):
        while 'id="standing"' in page.text:
            await asyncio.sleep(0.05)
            page = await client.get(page.url.path)
    return page


def figures(page: httpx.Response) -> list[int]:
    """Added, changed, unchanged, refused, perhaps there twice."""
    block = page.text.split('class="figures"')[1].split("</dl>")[0]
    return [int(number.replace(",", "")) for number in re.findall(r"<dd>([\d,]+)</dd>", block)]


async def count(service: Service, table: Any = Cooperative) -> int:
    async with service.database.reading() as session:
        return int((await session.exec(select(func.count()).select_from(table))).one())


async def test_a_small_list_is_previewed_applied_and_known_the_second_time(
    staff: httpx.AsyncClient, service: Service
) -> None:
    page = await settled(staff, await send(staff, SMALL.encode("cp1252")))
    assert figures(page) == [2, 0, 0, 0, 0]
    assert "douze" in page.text
    assert await count(service) == 0
    applied = await settled(staff, await staff.post(f"{page.url.path}/apply", data=NOT_MEMBERS))
    assert "Applied" in applied.text
    assert await count(service) == 2
    again = await settled(staff, await send(staff, SMALL.encode()))
    assert figures(again) == [0, 0, 2, 0, 0]
    events = await count(service, outbox)
    refused = await staff.post(f"{again.url.path}/apply")
    assert refused.status_code == 409
    assert await count(service, outbox) == events


async def test_a_wrongly_guessed_column_is_corrected(staff: httpx.AsyncClient) -> None:
    content = b"A;B;C\n310238894;Tarbes;Atelier du Bois\n311337240;Albi;Pain commun\n"
    page = await settled(staff, await send(staff, content))
    corrected = await staff.post(
        f"{page.url.path}/columns", data={"registration_number": "0", "town": "1", "name": "2"}
    )
    assert figures(await settled(staff, corrected)) == [2, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 rest of a workbook xl/worksheets", "CSV"),
        (b"", "empty"),
        (b"name;siren\n", "no row"),
    ],
)
async def test_what_is_no_list_is_refused_in_words(staff: httpx.AsyncClient, content: bytes, words: str) -> None:
    page = await send(staff, content, "list.xlsx" if content.startswith(b"PK") else "list.csv")
    assert page.status_code == 422
    assert words in page.text


async def test_only_the_union_s_staff_imports(app: FastAPI) -> None:
    for role, status in ((None, 401), (Role.MEMBER, 403), (Role.ELECTED, 403)):
        async with browser(app, role) as client:
            assert (await send(client, SMALL.encode())).status_code == status


async def test_the_real_french_list_is_imported_whole(
    staff: httpx.AsyncClient, service: Service, real_data: Callable[[str], Path]
) -> None:
    content = real_data("coops/fr_cooperatives_numerique.csv").read_bytes()
    page = await settled(staff, await send(staff, content))
    assert figures(page)[:4] == [264, 0, 0, 0]
    await settled(staff, await staff.post(f"{page.url.path}/apply", data=MEMBERS))
    assert await count(service) == 264
    again = await settled(staff, await send(staff, content))
    assert figures(again)[:4] == [0, 0, 264, 0]
    found = await staff.get("/cooperatives", params={"q": "310238894"})
    assert "CONSEILS ET SERVICES POUR L&#39;INFORMATIQUE" in found.text


async def test_a_long_list_shows_how_far_it_is(staff: httpx.AsyncClient) -> None:
    rows = "".join(f"{a_siren()};Coopérative {number}\n" for number in range(5_000))
    page = await send(staff, f"SIREN;Nom\n{rows}".encode())
    assert "<progress" in page.text
    assert figures(await settled(staff, page))[0] == 5_000


async def test_a_list_without_the_register_s_number_is_refused_in_words_and_its_columns_can_be_chosen(
    staff: httpx.AsyncClient, real_data: Callable[[str], Path]
) -> None:
    content = gzip.decompress(real_data("coops/uk_coops_2023.csv.gz").read_bytes())
    page = await settled(staff, await send(staff, content))
    assert "without it no row can be imported" in page.text
    assert 'value="registration_number"' in page.text
