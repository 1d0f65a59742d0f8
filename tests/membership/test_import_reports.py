"""Each kind of report on a list, as a spreadsheet opens it: every finding, its line, in the reader's language."""

import csv
import io

import httpx
import pytest

from tests.membership.test_import_pages import send, settled

FIRST = (
    "Nom;SIREN;Ville;Code postal;Effectif;Date adhésion;Téléphone\n"
    "Élan;310238894;Tarbes;65000;12;2010-01-01;\n"
    "Forêt;311337240;Albi;81000;5;2015-06-15;0561000000\n"
)
SECOND = (
    "Nom;SIREN;Ville;Code postal;Effectif;Date adhésion;Téléphone\n"
    "Élan et Cie;310238894;Tarbes;65000;14;2010-01-01;\n"
    "Forêt;311337240;Albi;81000;5;2015-06-15;05 61 11 11 11\n"
    "Forêt;000325175;Albi;81000;3;2016-01-01;\n"
)


async def rows_of(staff: httpx.AsyncClient, path: str, kind: str, language: str = "en") -> list[list[str]]:
    """The report, its headings first."""
    answer = await staff.get(f"{path}/report/{kind}.csv", headers={"Accept-Language": language})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if language == "fr" else ","))


async def a_second_list(staff: httpx.AsyncClient) -> str:
    """Two co-operatives are known; a second list changes both, and brings one that may be known already."""
    first = await settled(staff, await send(staff, FIRST.encode()))
    await settled(staff, await staff.post(f"{first.url.path}/apply", data={"confirmed": "yes"}))
    return (await settled(staff, await send(staff, SECOND.encode()))).url.path


async def test_each_changed_field_is_a_row_with_what_was_and_what_will_be(staff: httpx.AsyncClient) -> None:
    head, *rows = await rows_of(staff, await a_second_list(staff), "changed")
    assert head == ["Line", "Name", "What", "Before", "After"]
    assert {(line, what): (before, after) for line, _, what, before, after in rows} == {
        ("2", "Name"): ("Élan", "Élan et Cie"),
        ("2", "Jobs"): ("12", "14"),
        ("3", "Telephone"): ("0561000000", "05 61 11 11 11"),
    }


async def test_the_changes_are_in_the_reader_s_language(staff: httpx.AsyncClient) -> None:
    head, *rows = await rows_of(staff, await a_second_list(staff), "changed", "fr")
    assert head == ["Ligne", "Nom", "Quoi", "Avant", "Après"]
    assert {what for _, _, what, *_ in rows} == {"Nom", "Emplois", "Téléphone"}


async def test_what_may_be_there_twice_names_the_line_and_the_other_one(staff: httpx.AsyncClient) -> None:
    head, *rows = await rows_of(staff, await a_second_list(staff), "duplicates")
    assert len(head) == 2 and [line for line, _ in rows] == ["4"]
    assert "Forêt" in rows[0][1] and "311337240" in rows[0][1]


async def test_a_left_out_cell_and_a_refused_row_say_what_to_do(staff: httpx.AsyncClient) -> None:
    content = "Nom;SIREN;Site web\nÉlan;310238894;a.fr, b.fr\nForêt;123456789;http://c.fr\n"
    path = (await settled(staff, await send(staff, content.encode()))).url.path
    (_, (line, column, value, words)) = await rows_of(staff, path, "left_out")
    assert (line, column, value) == ("2", "Site web", "a.fr, b.fr") and words
    (_, (line, column, value, words)) = await rows_of(staff, path, "refused")
    assert (line, column, value) == ("3", "SIREN", "123456789") and words


async def test_a_formula_in_a_list_is_no_formula_in_its_report(staff: httpx.AsyncClient) -> None:
    content = "Nom;SIREN;Site web\nÉlan;310238894;=HYPERLINK(1)\nForêt;311337240;http://c.fr\n"
    path = (await settled(staff, await send(staff, content.encode()))).url.path
    (_, (*_, value, _)) = await rows_of(staff, path, "left_out")
    assert value.startswith("'=")


@pytest.mark.parametrize("kind", ["refused", "left_out", "changed", "duplicates"])
async def test_a_report_without_findings_is_its_headings(staff: httpx.AsyncClient, kind: str) -> None:
    path = (await settled(staff, await send(staff, FIRST.encode()))).url.path
    assert len(await rows_of(staff, path, kind)) == 1
