"""A long import of changed rows lets others write in between, and a stop is made good at the next start."""

import asyncio

import httpx
from sqlmodel import func, select

from services.membership.actions.record_cooperative import record_cooperative
from services.membership.models import Cooperative, ImportFile
from services.membership.models.import_file import ImportState
from shared.service import Service
from shared.tables import outbox
from shared.work import Workplace
from tests.builders import a_cooperative, a_siren
from tests.membership.test_import_pages import NOT_MEMBERS, count, figures, send, settled

ROWS = 1_200


def a_list(numbers: list[str], town: str) -> bytes:
    """The same co-operatives, in another town."""
    rows = "".join(f"Coop {at};{number};{town} {at}\n" for at, number in enumerate(numbers))
    return f"Nom;SIREN;Ville\n{rows}".encode()


async def test_others_write_while_a_long_list_of_changes_goes_in(
    staff: httpx.AsyncClient, service: Service, place: Workplace
) -> None:
    numbers = [a_siren() for _ in range(ROWS)]
    page = await settled(staff, await send(staff, a_list(numbers, "Albi")))
    await settled(staff, await staff.post(f"{page.url.path}/apply", data=NOT_MEMBERS))
    page = await settled(staff, await send(staff, a_list(numbers, "Pau")))
    assert figures(page) == [0, ROWS, 0, 0, 0]
    page = await staff.post(f"{page.url.path}/apply", data={"confirmed": "yes"})
    between = set()
    while 'id="standing"' in page.text:
        async with place.work() as work:
            await record_cooperative(None, a_cooperative(), work)
            between.add((await work.find(select(ImportFile.done).where(ImportFile.state == ImportState.APPLYING))) or 0)
        await asyncio.sleep(0.01)
        page = await staff.get(page.url.path)
    assert "Applied" in page.text and between & set(range(1, ROWS)), "others wrote between its parts"
    found = await staff.get("/api/membership/cooperatives", params={"q": "Pau 1199", "standing": "all"})
    assert "Pau 1199" in [one["town"] for one in found.json()["cooperatives"]]
    searched = await staff.get("/search", params={"q": f"Coop {numbers[7]}"})
    assert "Pau 7" in searched.text, "search finds what the list says now"


async def test_what_a_stop_left_undone_is_done_at_the_next_start(
    staff: httpx.AsyncClient, service: Service, place: Workplace
) -> None:
    numbers = [a_siren() for _ in range(600)]
    page = await settled(staff, await send(staff, a_list(numbers, "Albi")))
    id = page.url.path.rpartition("/")[2]
    async with place.work() as work:  # as a process leaves it that was killed after a part
        file = await work.find(select(ImportFile))
        for number in numbers[:250]:
            await record_cooperative(None, a_cooperative("Coop", registration_number=number), work)
        file.state, file.done = ImportState.APPLYING, 250
    page = await settled(staff, await staff.get(f"/imports/{id}"))
    assert "Applied" in page.text and await count(service) == 600
    async with service.database.reading() as session:
        towns = select(func.count()).select_from(Cooperative).where(Cooperative.town.is_not(None))  # type: ignore[union-attr]
        assert (await session.exec(towns)).one() == 600
        told = select(func.count()).select_from(outbox).where(outbox.c.subject.like("evt.%.recorded.v1"))
        assert (await session.exec(told)).one() >= 600
