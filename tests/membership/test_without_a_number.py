"""A project, or a shop that its members run, is in no register: it is there all the same, marked so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import orjson
from sqlmodel import select

from services.membership.models import Cooperative
from shared.service import Service
from shared.tables import outbox
from shared.work import Workplace
from tests.builders import a_siren
from tests.membership.test_import_pages import MEMBERS, figures, send, settled


async def crossed(place: Workplace) -> list[dict[str, Any]]:
    """What left the node about co-operatives."""
    async with place.database.reading() as session:
        bodies = select(outbox.c.body).where(outbox.c.subject.like("agg.%.presence.v1")).order_by(outbox.c.pos)
        return [orjson.loads(body) for body in await session.exec(bodies)]


async def test_a_cooperative_without_a_number_is_marked_so_and_crosses_with_an_empty_number(
    staff: httpx.AsyncClient, place: Workplace
) -> None:
    forgotten = await staff.post("/cooperatives/new", data={"name": "La Meute"})
    assert forgotten.status_code == 422, "who forgets the number is asked"
    form = {"name": "La Meute", "unnumbered": "1", "admitted_on": "2020-01-01"}
    page = await staff.post("/cooperatives/new", data=form)
    assert page.status_code == 200 and "No number" in page.text
    two = await staff.post("/cooperatives/new", data=form | {"name": "Le Panier"})
    assert two.status_code == 200, "there may be many"
    said = await crossed(place)
    assert {one["registration_number"] for one in said} == {""} and said[-1]["present"]
    listed = await staff.get("/cooperatives")
    assert "No number" in listed.text
    exported = await staff.get("/cooperatives/export.csv")
    again = await settled(staff, await send(staff, exported.content))
    assert "without it no row" not in again.text and figures(again)[3] == 2, "until somebody says that they may come in"


async def test_it_gets_its_number_when_it_has_one(staff: httpx.AsyncClient, place: Workplace) -> None:
    page = await staff.post("/cooperatives/new", data={"name": "Projet", "unnumbered": "1"})
    number = a_siren()
    edited = await staff.post(f"{page.url.path}/edit", data={"name": "Élan", "registration_number": number})
    assert number in edited.text and "No number" not in edited.text
    assert (await crossed(place))[-1]["registration_scheme"] == "siren"


async def test_programs_say_so_with_null(staff: httpx.AsyncClient) -> None:
    made = await staff.post("/api/membership/cooperatives", json={"name": "Projet", "registration_number": None})
    assert made.status_code == 201 and made.json()["registration_number"] is None
    assert (await staff.post("/api/membership/cooperatives", json={"name": "Projet"})).status_code == 422


async def test_the_real_supermarkets_come_in_without_numbers_and_a_second_time_change_nothing(
    staff: httpx.AsyncClient, service: Service, real_data: Callable[[str], Path]
) -> None:
    content = real_data("coops/fr_supermarches_cooperatifs.csv").read_bytes()
    page = await settled(staff, await send(staff, content))
    used = dict(enumerate(content.decode().splitlines()[0].split(",")))
    wanted = {"nom": "name", "ville": "town", "departement": "department", "latitude": "latitude",
              "longitude": "longitude", "site_web": "website"}  # fmt: skip
    chosen = {f"use-{at}": wanted[heading] for at, heading in used.items() if heading in wanted}
    page = await settled(staff, await staff.post(f"{page.url.path}/columns", data=chosen | {"unnumbered": "1"}))
    added, _, _, refused, _ = figures(page)
    assert added + refused == 87 and refused <= 2, "two of one name in one town are told"
    await settled(staff, await staff.post(f"{page.url.path}/apply", data=MEMBERS))
    async with service.database.reading() as session:
        kept = list(await session.exec(select(Cooperative)))
    assert len(kept) == added and all(one.number is None for one in kept)
    again = await settled(staff, await send(staff, content))
    assert figures(again)[:4] == [0, 0, added, refused], "and what was chosen is remembered"
