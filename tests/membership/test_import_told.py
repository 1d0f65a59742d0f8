"""What staff are told of a list before they say yes: every column, every cell that stays out, who becomes a member."""

from datetime import date, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.membership.errands.old_imports import old_imports_errand
from services.membership.models import AuditEntry, Cooperative, ImportFile
from shared.service import Service
from shared.work import Workplace
from tests.builders import a_siren
from tests.membership.test_import_pages import MEMBERS, NOT_MEMBERS, count, figures, send, settled

HEAD = "Nom;SIREN;Date adhésion;Date radiation;Etat;Effectif;Remarque\n"
ODD = (
    f"{HEAD}Élan;310238894;12/03/02;;active;4,5;x\n"
    "Forêt;311337240;40000;31/12/2019;active;;\n"
    "Pain;325175;1er janvier 2020;quand il a voulu;active;;\n"
    "Tissage;5580121;2019;;cessée;;\n"
    "Vent;56580129;;;active;;\n"
)


async def known(service: Service) -> dict[str, Cooperative]:
    """The co-operatives by name."""
    async with service.database.reading() as session:
        return {one.name: one for one in await session.exec(select(Cooperative))}


async def test_nobody_becomes_a_member_by_a_cell_that_cannot_be_read_or_by_saying_nothing(
    staff: httpx.AsyncClient, service: Service
) -> None:
    page = await settled(staff, await send(staff, ODD.encode()))
    assert figures(page) == [5, 0, 0, 0, 0]
    assert "“Date radiation” cannot be read" in page.text and "“Date adhésion” cannot be read" not in page.text
    assert "quand il a voulu" in page.text and "Is it a member?" in page.text
    asked = await staff.post(f"{page.url.path}/apply")
    assert asked.status_code == 422 and "day of joining" in asked.text and await count(service) == 0
    await settled(staff, await staff.post(f"{page.url.path}/apply", data=MEMBERS))
    found = await known(service)
    joined = {name: one.admitted_on for name, one in found.items()}
    assert joined == {
        "Élan": date(2002, 3, 12), "Forêt": date(2009, 7, 6), "Pain": None, "Tissage": None, "Vent": date(2020, 1, 1),
    }  # fmt: skip
    assert found["Élan"].jobs == 5 and found["Pain"].registration_number == "000325175"


async def test_every_column_is_listed_with_what_it_is_used_for_and_what_was_understood(
    staff: httpx.AsyncClient,
) -> None:
    content = "Nom;SIREN;Effectif;Date adhésion;Remarque\nÉlan;310238894;beaucoup;12/03/02;à revoir\n"
    page = await settled(staff, await send(staff, content.encode()))
    assert all(f'<th scope="row">{one}</th>' in page.text for one in ("Nom", "SIREN", "Effectif", "Remarque"))
    assert "12 Mar 2002" in page.text, "what was understood stands beside the cell"
    assert "not readable as Jobs" in page.text and "beaucoup" in page.text
    assert "à revoir" in page.text and "not used" in page.text


async def test_what_a_state_means_is_chosen_and_remembered(staff: httpx.AsyncClient, service: Service) -> None:
    content = "Nom;SIREN;Etat\nÉlan;310238894;en sommeil\nForêt;311337240;vendue\n".encode()
    page = await settled(staff, await send(staff, content))
    chosen = {"use-0": "name", "use-1": "registration_number", "use-2": "standing"}
    states = {"state-en sommeil": "goes_on", "state-vendue": "skipped"}
    page = await settled(staff, await staff.post(f"{page.url.path}/columns", data=chosen | states))
    assert figures(page) == [1, 0, 0, 0, 0]
    await settled(staff, await staff.post(f"{page.url.path}/apply", data=MEMBERS))
    assert (await known(service))["Élan"].admitted_on == date(2020, 1, 1)
    again = await settled(staff, await send(staff, content.replace(b"310238894", b"000325175")))
    assert figures(again)[0] == 1 and "Chosen as you did for the last list" in again.text


async def test_a_member_that_the_file_says_is_over_is_told_and_left_to_a_person(
    staff: httpx.AsyncClient, service: Service
) -> None:
    first = await settled(staff, await send(staff, "Nom;SIREN;Date adhésion\nÉlan;310238894;2010-01-01\n".encode()))
    await settled(staff, await staff.post(f"{first.url.path}/apply", data={"confirmed": "yes"}))
    page = await settled(staff, await send(staff, "Nom;SIREN;Etat\nÉlan;310238894;radiée\n".encode()))
    assert figures(page) == [0, 0, 1, 0, 0] and "Note its last day" in page.text
    assert (await known(service))["Élan"].withdrawn_on is None


async def test_all_that_was_found_can_be_downloaded_with_its_lines(staff: httpx.AsyncClient) -> None:
    rows = "".join(f";{a_siren()};http://a.fr\n" for _ in range(250))
    content = f"Nom;SIREN;Site web\nÉlan;310238894;a.fr, b.fr\n{rows}"
    page = await settled(staff, await send(staff, content.encode()))
    refused = await staff.get(f"{page.url.path}/report/refused.csv")
    numbers = {line.split(",")[0] for line in refused.text.splitlines()[1:]}
    assert numbers == {str(line) for line in range(3, 253)}
    out = (await staff.get(f"{page.url.path}/report/left_out.csv")).text.splitlines()
    assert out[1].startswith('2,Site web,"a.fr, b.fr",')
    assert (await staff.get(f"{page.url.path}/report/changed.csv")).status_code == 200
    assert (await staff.get(f"{page.url.path}/report/everything.csv")).status_code in (404, 422)


async def test_title_rows_encoding_and_delimiter_are_found_shown_and_corrected(staff: httpx.AsyncClient) -> None:
    titled = "Liste des adhérents\nau 1er mars\n\nNom;SIREN;Ville\nÉlan;310238894;Łódź\n"
    page = await settled(staff, await send(staff, titled.replace("é", "e").replace("É", "E").encode("cp1250")))
    assert figures(page) == [1, 0, 0, 0, 0]
    assert "Windows, Central Europe" in page.text and "The headings are on line 4" in page.text
    assert "Łódź" in page.text and "Liste des adherents" in page.text
    wrong = {"encoding": "cp1252", "delimiter": ";", "heading_line": "4"}
    page = await settled(staff, await staff.post(f"{page.url.path}/reading", data=wrong))
    assert "Łódź" not in page.text and "Windows, Western Europe" in page.text
    for bad in ({"heading_line": "99"}, {"heading_line": "²"}, {"encoding": "klingon"}, {"delimiter": "é"}):
        assert (await staff.post(f"{page.url.path}/reading", data=bad)).status_code == 422


@pytest.mark.parametrize(
    "sent",
    [{"name": "²"}, {"name": "1e9"}, {"use-²": "name"}, {"use-0": "name", "use-1": "name"}, {"use-0": "no field"},
     {"name": "0", "registration_number": "99999999999999999999"}, {"state-x": "y"}, {}],
)  # fmt: skip
async def test_columns_sent_by_hand_are_refused_in_words(staff: httpx.AsyncClient, sent: dict[str, str]) -> None:
    page = await settled(staff, await send(staff, b"Nom;SIREN\nElan;310238894\n"))
    answer = await staff.post(f"{page.url.path}/columns", data=sent)
    assert answer.status_code == 422 and "alert-problem" in answer.text
    assert (await staff.post(f"{page.url.path}/apply", data={"joined": "since", "admit_on": "²"})).status_code == 422


async def test_forgetting_says_what_is_so(staff: httpx.AsyncClient) -> None:
    page = await settled(staff, await send(staff, b"Nom;SIREN\nElan;310238894\n"))
    await settled(staff, await staff.post(f"{page.url.path}/apply", data=NOT_MEMBERS))
    forgotten = await staff.post(f"{page.url.path}/drop", data={"confirmed": "yes"})
    assert "stay in the list" in forgotten.text and "nothing was imported" not in forgotten.text
    page = await settled(staff, await send(staff, b"Nom;SIREN\nForet;311337240\n"))
    assert "nothing was imported" in (await staff.post(f"{page.url.path}/drop", data={"confirmed": "yes"})).text


async def test_imports_stand_in_the_audit(staff: httpx.AsyncClient, service: Service) -> None:
    page = await settled(staff, await send(staff, b"Nom;SIREN\nElan;310238894\n", "liste.csv"))
    await settled(staff, await staff.post(f"{page.url.path}/apply", data=NOT_MEMBERS))
    async with service.database.reading() as session:
        entries = list(await session.exec(select(AuditEntry).where(AuditEntry.what == "list_imported")))
    assert [entry.values for entry in entries] == [{"file": "liste.csv", "added": "1", "changed": "0"}]


async def test_a_file_that_nobody_drops_goes_after_thirty_days(
    staff: httpx.AsyncClient, app: FastAPI, place: Workplace
) -> None:
    old, new = [await settled(staff, await send(staff, b"Nom;SIREN\nElan;310238894\n")) for _ in range(2)]
    async with place.work() as work:
        file = await work.find(select(ImportFile).order_by(ImportFile.uploaded_at))
        file.touched_at = work.now - timedelta(days=31)
    await old_imports_errand().do(place)
    assert (await staff.get(old.url.path)).status_code == 404
    assert (await staff.get(new.url.path)).status_code == 200
