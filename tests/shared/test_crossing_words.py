"""Words for the whole network name nobody and reach nobody."""

import pytest

from shared.crossing_words import SaysTooMuch, check_words, fault_in

PEOPLE = [("Amélie", "Boulanger"), ("Jean-Luc", "De La Tour"), ("Nguyễn", "Thị Hoa"), ("", "Martin"), ("Zoé", "")]


@pytest.mark.parametrize(
    "words",
    [
        "Visite de la boulangerie (boulanger.e.s bienvenu.e.s)",
        "Le boulanger, la tour et le numérique",
        "Assemblée générale 2027-03-12 14:00",
        "Comité du 05-03-2027 14 h 30, salle 201",
        "Formation : 12/03/2027 et 13/03/2027, 9 h 30 - 17 h 00",
        "100 000 emplois, 0,5 % de plus, 3 200 sociétés en 2026",
        "Atelier @ Toulouse, loi 47-1775, art. 25-1",
        "Zoé, un logiciel libre",
        "Saint-Martin-du-Touch",
        "",
    ],
)
def test_ordinary_titles_pass(words: str) -> None:
    assert fault_in(words, PEOPLE) is None


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Inscriptions : amelie@example.coop", "e-mail"),
        ("écrire à <a.b+c@union.example.org>", "e-mail"),
        ("Appelez le 05 61 12 34 56", "telephone"),
        ("tél. 05.61.12.34.56", "telephone"),
        ("0561123456", "telephone"),
        ("+33 5 61 12 34 56", "telephone"),
        ("+33 (0)5 61 12 34 56", "telephone"),
        ("call 020 7946 0958", "telephone"),
        ("+44 20 7946 0958", "telephone"),
        ("Visite avec Amélie Boulanger", "name"),
        ("BOULANGER Amelie : les fours", "name"),
        ("Mme Boulanger reçoit", "name"),
        ("chez jean luc de la tour", "name"),
        ("Rencontre avec Nguyen Thi Hoa", "name"),
        ("M. Martin présente", "name"),
    ],
)
def test_who_is_named_or_reached_is_refused_with_what_to_do(words: str, what: str) -> None:
    with pytest.raises(SaysTooMuch) as refused:
        check_words(words, PEOPLE)
    assert what in refused.value.text.msgid and refused.value.status == 422
