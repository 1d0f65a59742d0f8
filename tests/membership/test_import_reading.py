"""Reading a CSV file: whatever spreadsheets save, and whatever people send instead."""

import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.membership.rules.csv_kinds import MAX_BYTES, check_size
from services.membership.rules.csv_source import MAX_ROWS, Source, read_csv
from services.membership.rules.identifiers import SCHEMES
from services.membership.rules.import_columns import usual_headings
from shared.errors import Invalid
from shared.spreadsheet import csv_bytes

FRENCH = "Dénomination;Ville;Activité\nÉlan Café;Nîmes;Conseil à l'été\nL'Œuvre;Besançon;“Forêt”\n"


def read(text: str | bytes, encoding: str = "utf-8") -> Source:
    """A file as it would be sent."""
    return read_csv(text.encode(encoding) if isinstance(text, str) else text, "list.csv")


def cells(source: Source) -> list[tuple[str, ...]]:
    """What stands in its rows."""
    return [row.cells for row in source.rows]


def refusal(content: str | bytes, filename: str = "list.csv") -> str:
    """The words with which a file is refused."""
    with pytest.raises(Invalid) as refused:
        read_csv(content.encode() if isinstance(content, str) else content, filename)
    return str(refused.value.text)


@pytest.mark.parametrize(
    ("written", "recognised"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16"), ("utf-16-be", "utf-16"),
     ("cp1252", "cp1252"), ("mac_roman", "mac_roman")],
)  # fmt: skip
def test_the_accents_survive_whichever_spreadsheet_saved_them(written: str, recognised: str) -> None:
    source = read(FRENCH, written)
    assert (source.encoding, source.headings) == (recognised, ("Dénomination", "Ville", "Activité"))
    assert cells(source) == [("Élan Café", "Nîmes", "Conseil à l'été"), ("L'Œuvre", "Besançon", "“Forêt”")]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman", "cp850"])
def test_one_accent_is_enough_to_know_a_windows_mac_or_dos_file(encoding: str) -> None:
    for word in ("Scop à Besançon", "Café", "Société coopérative"):
        assert cells(read(f"nom;ville\n{word};Albi\n", encoding)) == [(word, "Albi")]


ABROAD = {
    "pl": "Spółdzielnia pracy;Łódź;Gdańsk;Świętokrzyskie;Częstochowa;żaglówka",
    "cs": "Družstvo;Plzeň;České Budějovice;Ústí;Příbram;Řeka",
    "hu": "Szövetkezet;Győr;Szentendre;Nyíregyháza;Hódmezővásárhely",
    "hr": "Zadruga;Šibenik;Čakovec;Đakovo;Požega;Varaždin",
    "ro": "Cooperativă;Iaşi;Timişoara;Bucureşti;Târgu Mureş",
    "ru": "Кооператив;Москва;Санкт-Петербург;Нижний Новгород",
    "el": "Συνεταιρισμός;Αθήνα;Θεσσαλονίκη;Πάτρα",
    "tr": "Kooperatifi;İstanbul;Şişli;Eskişehir;Muğla;Beyoğlu",
    "es": "Cooperativa;A Coruña;León;Cádiz;Málaga;Ávila",
    "de": "Genossenschaft;München;Köln;Düsseldorf;Straße",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [("pl", "cp1250"), ("pl", "iso8859_2"), ("cs", "cp1250"), ("cs", "iso8859_2"), ("cs", "cp852"), ("hu", "cp1250"),
     ("hr", "cp1250"), ("ro", "cp1250"), ("ru", "cp1251"), ("ru", "koi8_r"), ("ru", "cp866"), ("el", "cp1253"),
     ("el", "iso8859_7"), ("tr", "cp1254"), ("es", "cp1252"), ("es", "mac_roman"), ("de", "cp1252"), ("de", "cp850")],
)  # fmt: skip
def test_the_letters_of_other_countries_survive_too(language: str, encoding: str) -> None:
    words = ABROAD[language]
    assert cells(read(f"{';'.join('abcdefgh'[: words.count(';') + 1])}\n{words}\n", encoding)) == [
        tuple(words.split(";"))
    ]


@pytest.mark.parametrize("misread", ["cp1252", "mac_roman", "cp850", "latin-1"])
@pytest.mark.parametrize("words", ["Café à Nîmes", "Spółdzielnia", "Союз"])
def test_utf8_that_was_saved_twice_is_read_once(words: str, misread: str) -> None:
    source = read(
        f"nom;ville\n{words};Albi\n".encode().decode(misread, "surrogateescape").encode("utf-8", "surrogateescape")
    )
    assert cells(source) == [(words, "Albi")] and source.encoding == "utf-8-twice"
    plain = read(f"nom;ville\n{words};Albi\n")
    assert cells(plain) == [(words, "Albi")] and plain.encoding == "utf-8"


@pytest.mark.parametrize(
    "title", ["Liste des adhérents\n", "Liste des adhérents, 2026\nÉditée le 1er mars; par nous\n\n", "Liste;;\n;;\n"]
)
def test_headings_are_found_below_a_title(title: str) -> None:
    content = f"{title}Nom;SIREN;Ville\nÉlan;310238894;Albi\nForêt;311337240;Pau\n".encode()
    source = read_csv(content, "x.csv", knows=usual_headings(SCHEMES["siren"]))
    assert source.headings == ("Nom", "SIREN", "Ville") and source.heading_line == title.count("\n") + 1
    assert [row.cells[0] for row in source.rows] == ["Élan", "Forêt"]


def test_a_utf8_file_into_which_old_lines_were_pasted_reads_both() -> None:
    content = "nom,ville\nCafé,Nîmes\nForêt,Sète\nÉlan,Orléans\n".encode() + "Été,Besançon\n".encode("cp1252")
    source = read(content)
    assert cells(source)[-1] == ("Été", "Besançon")
    assert cells(source)[0] == ("Café", "Nîmes")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    source = read(f"nom{delimiter}ville{delimiter}ca\nA{delimiter}Albi{delimiter}12\nB{delimiter}Foix{delimiter}3\n")
    assert (source.delimiter, source.headings) == (delimiter, ("nom", "ville", "ca"))


def test_commas_in_numbers_and_semicolons_in_quotes_do_not_mislead() -> None:
    source = read('nom;ca;lat\n"Martin; fils, et Cie";12,5;43,6\nA;1,0;1,4\nB;2,0;1,5\n')
    assert cells(source)[0] == ("Martin; fils, et Cie", "12,5", "43,6")
    assert read('nom,note\n"a;b;c","d;e;f"\n"g;h;i","j;k;l"\n').delimiter == ","


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_excels_first_line_names_the_delimiter(first: str) -> None:
    source = read(f"{first}\r\nnom;a,b,c\r\nX;1,2,3\r\n")
    assert (source.delimiter, source.headings, source.rows[0].number) == (";", ("nom", "a,b,c"), 3)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_the_person_sees_them(end: str) -> None:
    source = read(end.join(["", "nom;ville", "", '"A', 'b";Albi', ";", "C;Foix"]))
    assert [(row.number, row.cells) for row in source.rows] == [(4, ("A\nb", "Albi")), (7, ("C", "Foix"))]


def test_a_row_that_does_not_fit_its_headings_is_refused_alone() -> None:
    source = read("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n7,8,9\n")
    assert [row.fault is None for row in source.rows] == [True, False, False, True, True]
    assert source.rows[3].cells == ("1", "2", "3")


def test_quotation_marks_that_do_not_match_are_refused_on_their_own_row() -> None:
    source = read('nom,ville\n"ACME" SARL,Albi\nB,Foix\n')
    assert [row.fault is None for row in source.rows] == [False, True]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('nom,ville\nA,Albi\n"B,Foix\nC,Sète\n', 3),
        ('nom,ville\n"a\nb","c\nd\n', 3),
        ('nom,ville\n"B,Foix\nC,Sète\nD,"Pau"\nE,Dax\n', 2),
        ('"nom,ville\nA,Albi\n', 1),
        ('nom,ville\nA,"x ""y"" z\n', 2),
    ],
)
def test_an_unclosed_quotation_mark_is_named_by_the_line_where_it_opens(text: str, line: int) -> None:
    assert f"line {line} " in refusal(text)


def test_a_quotation_mark_never_swallows_the_rest_of_a_list_unseen() -> None:
    rows = [f"Coop {n},Albi" for n in range(900)]
    rows[5], rows[800] = '"Coop 5,Albi', '"Coop, 800",Albi'
    assert "line 7 " in refusal("nom,ville\n" + "\n".join(rows))


def test_a_heading_twice_or_missing_still_has_a_name_of_its_own() -> None:
    assert read("nom,nom,,nom (2),,\nA,B,C,D,,\n").headings == ("nom", "nom (2)", "(C)", "nom (2) (2)")


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", " , ,\n,,\n", "nom,ville\n", "nom,ville\n,\n\n"])
def test_a_file_without_rows_is_refused(content: str) -> None:
    assert refusal(content)


def zipped(name: str, text: bytes = b"x") -> bytes:
    """A zip file with one file in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (zipped("[Content_Types].xml"), "workbook"),
        (zipped("xl/workbook.xml"), "workbook"),
        (zipped("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook"),
        (zipped("list.csv"), "compressed"),
        (gzip.compress(b"nom,ville\nA,Albi\n", mtime=0), "compressed"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"<!DOCTYPE html><html><table>", "web page"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "not a text file"),
    ],
)
def test_what_is_no_csv_is_refused_with_its_name_and_what_to_do(content: bytes, word: str) -> None:
    words = refusal(content, "liste-2024.csv")
    assert word in words and "liste-2024.csv" in words


def test_a_utf16_file_that_breaks_off_is_refused() -> None:
    assert "breaks off" in refusal("nom;ville\nÉlan;Albi\n".encode("utf-16")[:-1])


def test_size_is_refused_while_it_streams_and_when_it_is_here() -> None:
    check_size(MAX_BYTES)
    with pytest.raises(Invalid):
        check_size(MAX_BYTES + 1)
    assert "20 MB" in refusal(b"a" * (MAX_BYTES + 1))


def test_more_columns_or_rows_than_any_list_has_are_refused() -> None:
    assert "columns" in refusal(",".join(f"c{n}" for n in range(100_000)) + "\n1,2\n")
    assert "rows" in refusal("a,b\n" + "1,2\n" * (MAX_ROWS + 1))


def test_a_cell_of_a_megabyte_harms_only_its_row() -> None:
    for cell in ("x" * 1_000_000, '"' + "x" * 1_000_000 + '"'):
        source = read(f"nom,ville\nA,Albi\n{cell},Pau\nB,Foix\n")
        assert [row.cells for row in source.rows if row.number != 3] == [("A", "Albi"), ("B", "Foix")]


def test_a_few_stray_zero_bytes_do_not_make_a_file_binary() -> None:
    assert read(b"nom,ville\nA\x00B,Albi\n").rows[0].number == 2


HEADINGS = st.lists(st.text("abcdefgé ", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=5, unique=True)
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n"), max_size=12)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Headings, and rows in each of which something is written."""
    headings = draw(HEADINGS.filter(lambda hs: all("  " not in h for h in hs)))
    row = st.lists(CELLS, min_size=len(headings), max_size=len(headings)).filter(lambda cs: any(c.strip() for c in cs))
    return headings, draw(st.lists(row, min_size=1, max_size=6))


@given(tables(), st.sampled_from(["fr", "en"]))
def test_what_was_exported_is_read_back_as_it_was(table: tuple[list[str], list[list[str]]], language: str) -> None:
    headings, rows = table
    source = read(csv_bytes(headings, rows, language))
    assert source.headings == tuple(headings)
    assert cells(source) == [tuple(row) for row in rows]


@given(st.binary(max_size=400))
def test_no_file_whatever_is_in_it_does_more_than_being_refused(content: bytes) -> None:
    try:
        source = read_csv(content, "x.csv")
    except Invalid as refused:
        assert str(refused.text)
    else:
        assert source.rows
